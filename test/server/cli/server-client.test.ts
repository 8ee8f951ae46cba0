import { describe, expect, test } from 'vitest'
import { ServerClient } from '../../../src/server/cli/server-client.ts'
import { startHttp } from '../http-server.ts'

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
