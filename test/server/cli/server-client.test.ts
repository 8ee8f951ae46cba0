import { describe, expect, test } from 'vitest'
import { ServerClient } from '../../../src/server/cli/server-client.ts'
import { serverSource } from '../../../src/server/cli/server-source.ts'
import { textWith } from '../harness.ts'
import { startHttp } from '../http-server.ts'

const sourceAt = (url: string) => serverSource(new ServerClient(url, undefined), 'c')

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of status %i is told, and followed by neither key nor body', async (status) => {
    const asked: (string | undefined)[] = []
    const other = await startHttp((request, response) => {
      asked.push(request.url)
      response.end('{}')
    })
    const url = await startHttp((_, response) => response.writeHead(status, { location: `${other}/login?token=of-theirs` }).end())
    await expect(new ServerClient(url, 'the-key').ask('/c/events', { method: 'POST', body: '{}' })).rejects.toMatchObject({
      code: 'invalid_url', message: `The server redirects to ${other}: give that address.`,
    })
    expect(asked).toEqual([])
  })

  test('to another path of the server names no address', async () => {
    const url = await startHttp((_, response) => response.writeHead(302, { location: '/login' }).end())
    await expect(new ServerClient(url, 'the-key').open('/c/trajectory')).rejects.toThrow('is this the address of an event server?')
  })
})

describe('an answer that breaks off', () => {
  test('is asked for again', async () => {
    let asked = 0
    const url = await startHttp((_, response) => {
      response.setHeader('content-length', 2)
      if (asked++ === 0) response.write('{', () => response.destroy())
      else response.end('{}')
    })
    expect(await new ServerClient(url, undefined).ask('/c')).toEqual({ status: 200, body: {} })
    expect(asked).toBe(2)
  })

  test('is an error where it is read as it comes', async () => {
    const url = await startHttp((_, response) => void response.write('{"trajectory":[', () => response.destroy()))
    await expect(Array.fromAsync(sourceAt(url).trajectory())).rejects.toMatchObject({ code: 'connection_closed', message: textWith(/^The answer broke off/) })
  })
})

test.each([
  ['an empty page', '[]', /from id 0 on\.$/],
  ['an event without an id', '[{"id":0},{}]', /from id 0 on\.$/],
  ['the same page again', '[{"id":0}]', /from id 1 on\.$/],
  ['something else', '[{"id":0},null]', /no objects/],
])('an export is no whole one where more is to follow %s', async (_, events, says) => {
  const url = await startHttp((_, response) => response.end(`{"events":${events},"has_more":true}`))
  await expect(Array.fromAsync(sourceAt(url).lines())).rejects.toMatchObject({ code: 'protocol_error', message: textWith(says) })
})
