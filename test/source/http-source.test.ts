import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { AsyncQueue } from '../../src/source/async-queue.ts'
import type { SourceFrame } from '../../src/source/conversation-source.ts'
import { HttpSource } from '../../src/source/http-source.ts'
import type { LiveFeed } from '../../src/source/live-feed.ts'
import type { SessionApiKey } from '../../src/source/session-key.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

const refusal = new EventreelError('unauthorized', 'no')

/** Links that say this before the server refuses their key, unless it is the right one. */
function connect(sessionApiKey: SessionApiKey, frames: readonly SourceFrame[] = []) {
  const keys: (string | undefined)[] = []
  const live: LiveFeed = {
    name: 'websocket',
    speaksV0: false,
    connect: (target) => {
      keys.push(target.sessionApiKey)
      const queue = new AsyncQueue<SourceFrame>()
      for (const frame of frames) queue.push(frame)
      if (target.sessionApiKey === 'right') queue.end()
      else queue.fail(refusal)
      return { frames: queue, send: () => Promise.reject(refusal) }
    },
  }
  const source = new HttpSource({ conversationId: 'c', conversationUrl: 'http://localhost/api/conversations/c', live, sessionApiKey, runtime: new ManualClock() })
  return { keys, link: source.connect({ afterId: -1, signal: new AbortController().signal }) }
}

function oneAfterTheOther(...keys: string[]): SessionApiKey {
  let asked = 0
  return () => keys[Math.min(asked++, keys.length - 1)]
}

describe('a link whose key is refused', () => {
  it('begins again at once with another key', async () => {
    const { keys, link } = connect(oneAfterTheOther('wrong', 'right'))
    expect(await Array.fromAsync(link)).toEqual([])
    expect(keys).toEqual(['wrong', 'right'])
  })

  it('fails for good with the same key, and with a second one that is refused', async () => {
    const same = connect('wrong')
    await expect(Array.fromAsync(same.link)).rejects.toBe(refusal)
    expect(same.keys).toEqual(['wrong'])
    const second = connect(oneAfterTheOther('wrong', 'wrong too', 'right'))
    await expect(Array.fromAsync(second.link)).rejects.toBe(refusal)
    expect(second.keys).toEqual(['wrong', 'wrong too'])
  })

  it('ends for a new try where it has brought something: the cursor has moved', async () => {
    const { keys, link } = connect(oneAfterTheOther('wrong', 'right'), [{ events: [{ id: 0 }] }])
    await expect(Array.fromAsync(link)).rejects.toMatchObject({ code: 'unauthorized', retryable: true })
    expect(keys).toEqual(['wrong'])
  })
})

describe('a server that nobody has named', () => {
  const ask = (answer: (url: string) => Response) => {
    const live: LiveFeed = { name: 'websocket', speaksV0: false, connect: () => ({ frames: new AsyncQueue<SourceFrame>(), send: () => Promise.reject(refusal) }) }
    const fetch = (input: RequestInfo | URL) => Promise.resolve(answer(input as string))
    return new HttpSource({ conversationId: 'c', conversationUrl: 'http://localhost/api/conversations/c', live, fetch, runtime: new ManualClock() })
  }
  const query = { limit: 10, reverse: true, signal: new AbortController().signal }

  it.each([405, 422])('is a V1 server where it answers the question for a page with %s, and then the other one', async (status) => {
    const source = ask((url) => (url.includes('/search') ? Response.json({ items: [], next_page_id: null }) : Response.json({ detail: 'no' }, { status })))
    expect(await source.readPage(query)).toMatchObject({ events: [] })
    expect(source.dialect).toBe('v1')
  })

  it('is taken for nothing where it refuses every question, and says why', async () => {
    const source = ask(() => Response.json({ detail: 'no such address' }, { status: 405 }))
    await expect(source.readPage(query)).rejects.toMatchObject({ code: 'unsupported_dialect', message: expect.stringContaining('no such address') as string })
    expect(source.dialect).toBeNull()
  })

  it.each([['v0', { events: [], has_more: false }], ['v1', { items: [], next_page_id: null }]])('is asked again where, once it has proved to be a %s server, a page of something else comes in its place', async (dialect, page) => {
    let answer = () => new Response('<html>Sign in</html>')
    const source = ask((url) => (dialect === 'v1' && !url.includes('/search') ? new Response('{}', { status: 422 }) : answer()))
    await expect(source.readPage(query)).rejects.toMatchObject({ code: 'protocol_error', retryable: false })
    answer = () => Response.json(page)
    await source.readPage(query)
    expect(source.dialect).toBe(dialect)
    answer = () => new Response('<html>Sign in</html>')
    await expect(source.readPage(query)).rejects.toMatchObject({ code: 'server_error', retryable: true })
  })
})
