import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EventFilter, NestedEventStore, type AgentEvent } from 'eventreel'
import { describeEventLog, search } from '../store/event-log-conformance.ts'
import { messages, upTo } from '../stream/session-fixture.ts'

describeEventLog('NestedEventStore', async (events) => {
  const { baseUrl } = await serve((url, response) => json(response, 200, page(url, events)))
  return new NestedEventStore({ baseUrl })
})

/** A server that answers each request as the test says, and remembers them. */
async function serve(answer: (url: URL, response: ServerResponse, request: IncomingMessage) => void) {
  const urls: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    urls.push(url)
    answer(url, response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  }))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/conversations/c`, urls }
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))

const page = (url: URL, all: readonly AgentEvent[] = messages(0, 249)) => {
  const from = Number(url.searchParams.get('start_id') ?? 0)
  const to = Number(url.searchParams.get('end_id') ?? Infinity)
  const limit = Number(url.searchParams.get('limit'))
  const found = all.filter((event) => event.id >= from && event.id <= to)
  if (url.searchParams.get('reverse') === 'true') found.reverse()
  return { events: found.slice(0, limit), has_more: found.length > limit }
}

/** Waits as long as asked, without waiting. */
const impatient = { setTimer: (callback: () => void, ms: number) => (ms >= 30_000 ? () => {} : (queueMicrotask(callback), () => {})) }

describe('NestedEventStore over HTTP', () => {
  it('asks in pages of 100, and for no more than a limit needs', async () => {
    const { baseUrl, urls } = await serve((url, response) => json(response, 200, page(url)))
    const log = new NestedEventStore({ baseUrl })
    expect((await search(log)).map(({ id }) => id)).toEqual(upTo(249))
    expect(urls.map((url) => url.searchParams.get('start_id'))).toEqual(['0', '100', '200'])
    urls.length = 0
    await log.getMatchingEvents({ limit: 7, reverse: true })
    expect(urls.map((url) => url.search)).toEqual(['?start_id=0&reverse=true&limit=7'])
  })

  it('reads whole pages when a filter decides what counts', async () => {
    const { baseUrl, urls } = await serve((url, response) => json(response, 200, page(url)))
    const found = await new NestedEventStore({ baseUrl }).getMatchingEvents({ limit: 1, filter: new EventFilter({ query: 'message 205' }) })
    expect(found.map(({ id }) => id)).toEqual([205])
    expect(urls).toHaveLength(3)
  })

  it('tries again after 429 and 5xx, not before the server allows it', async () => {
    const answers = [[429, { 'Retry-After': '2' }], [503, {}], [200, {}]] as const
    let next = 0
    const waits: number[] = []
    const { baseUrl } = await serve((url, response) => {
      const [status, headers] = answers[next++] ?? [200, {}]
      json(response, status, status === 200 ? page(url) : { detail: 'later' }, headers)
    })
    const runtime = { ...(await import('eventreel')).platform, ...impatient, setTimer: (callback: () => void, ms: number) => (waits.push(ms), impatient.setTimer(callback, ms)) }
    const log = new NestedEventStore({ baseUrl, runtime })
    expect(await log.getLatestEventId()).toBe(249)
    expect(waits.filter((ms) => ms < 30_000)[0]).toBe(2000)
    expect(next).toBe(3)
  })

  it.each([
    [400, 'bad_request'], [401, 'unauthorized'], [403, 'forbidden'], [404, 'conversation_not_found'], [413, 'payload_too_large'], [422, 'bad_request'],
  ])('rejects %i at once as %s', async (status, code) => {
    const { baseUrl, urls } = await serve((_, response) => json(response, status, { detail: 'no' }))
    await expect(new NestedEventStore({ baseUrl }).getLatestEventId()).rejects.toMatchObject({ code, status, retryable: false })
    expect(urls).toHaveLength(1)
  })

  it('says that the network failed when it did', async () => {
    const runtime = { ...(await import('eventreel')).platform, ...impatient }
    const log = new NestedEventStore({ baseUrl: 'http://127.0.0.1:1/api/conversations/c', runtime })
    await expect(log.getLatestEventId()).rejects.toMatchObject({ code: 'network_error', retryable: true })
  })

  it('stops at once when it is aborted', async () => {
    const { baseUrl, urls } = await serve(() => {})
    const stop = new AbortController()
    const reading = new NestedEventStore({ baseUrl }).getEvent(3, { signal: stop.signal })
    await expect.poll(() => urls.length).toBe(1)
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })

  it('sends the key in a header, never in the URL, and asks for it each time', async () => {
    const keys = ['one', 'two']
    const seen: unknown[] = []
    const { baseUrl, urls } = await serve((url, response, request) => {
      seen.push(request.headers['x-session-api-key'])
      json(response, 200, page(url))
    })
    const log = new NestedEventStore({ baseUrl, sessionApiKey: () => keys.shift() })
    await log.getEvent(1)
    await log.getEvent(2)
    expect(seen).toEqual(['one', 'two'])
    expect(urls.join()).not.toMatch(/one|two/)
  })

  it('skips a malformed event, and reports it', async () => {
    const { baseUrl } = await serve((_, response) => json(response, 200, { events: [{ id: 0 }, ...messages(1, 2)], has_more: false }))
    const rejected: unknown[] = []
    const log = new NestedEventStore({ baseUrl, onRejected: (event) => rejected.push(event) })
    expect((await search(log)).map(({ id }) => id)).toEqual([1, 2])
    expect(rejected).toMatchObject([{ id: 0, error: { code: 'protocol_error', field: 'action' } }])
  })

  it('never gives a neighbour for an event that is not there', async () => {
    const { baseUrl } = await serve((_, response) => json(response, 200, { events: messages(8, 8), has_more: true }))
    await expect(new NestedEventStore({ baseUrl }).getEvent(7)).rejects.toMatchObject({ code: 'event_not_found' })
  })

  it('does not go round for ever when a server says that there is more and gives nothing', async () => {
    const { baseUrl } = await serve((_, response) => json(response, 200, { events: [], has_more: true }))
    await expect(search(new NestedEventStore({ baseUrl }))).rejects.toMatchObject({ code: 'protocol_error' })
  })

  it('says so when the answer is not of an event server', async () => {
    const { baseUrl } = await serve((_, response) => response.writeHead(200).end('<html>'))
    await expect(new NestedEventStore({ baseUrl }).getLatestEventId()).rejects.toMatchObject({ code: 'protocol_error' })
  })
})
