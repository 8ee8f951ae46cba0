import { expect, test } from 'vitest'
import { eventsOf, idsOf, messages, post, range, someText, startServer, type TestServer } from './harness.ts'

async function serverWith(count: number): Promise<TestServer> {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let from = 0; from < count; from += 1000) await conversation.addEvents(messages(Math.min(1000, count - from)), 'agent')
  return server
}

async function epochOf(server: TestServer): Promise<string> {
  return String((await server.fetch('/c')).body['epoch'])
}

test.each([
  { query: '', ids: range(0, 19), more: true },
  { query: '?limit=100', ids: range(0, 49), more: false },
  { query: '?limit=50', ids: range(0, 49), more: false },
  { query: '?limit=49', ids: range(0, 48), more: true },
  { query: '?start_id=45', ids: range(45, 49), more: false },
  { query: '?start_id=-3&limit=2', ids: [0, 1], more: true },
  { query: '?start_id=10&end_id=12', ids: [10, 11, 12], more: false },
  { query: '?start_id=10&end_id=12&limit=2', ids: [10, 11], more: true },
  { query: '?start_id=12&end_id=10', ids: [], more: false },
  { query: '?start_id=50', ids: [], more: false },
  { query: '?end_id=-1', ids: [], more: false },
  { query: '?end_id=999&limit=100', ids: range(0, 49), more: false },
  { query: '?reverse=true&limit=3', ids: [49, 48, 47], more: true },
  { query: '?reverse=True&end_id=8&limit=3', ids: [8, 7, 6], more: true },
  { query: '?reverse=1&start_id=7&end_id=8', ids: [8, 7], more: false },
  { query: '?reverse=False&limit=1', ids: [0], more: true },
])('GET /events$query gives the ids $ids', async ({ query, ids, more }) => {
  const server = await serverWith(50)
  const { status, body } = await server.fetch(`/c/events${query}`)
  expect(status).toBe(200)
  expect(idsOf(eventsOf(body))).toEqual(ids)
  expect(body['has_more']).toBe(more)
})

test('an open range says what the latest id and the epoch are; a closed one does not', async () => {
  const server = await serverWith(5)
  const epoch = await epochOf(server)
  expect((await server.fetch('/c/events?limit=1')).body).toMatchObject({ latest_event_id: 4, epoch })
  expect((await server.fetch('/c/events?end_id=5')).body).toMatchObject({ latest_event_id: 4, epoch })
  const closed = (await server.fetch('/c/events?end_id=4')).body
  expect(Object.keys(closed)).toEqual(['events', 'has_more'])
})

test('with the epoch a page may have 1,000 events; without it, 100', async () => {
  const server = await serverWith(1500)
  const epoch = await epochOf(server)
  const page = await server.fetch(`/c/events?limit=1000&epoch=${epoch}`)
  expect(idsOf(eventsOf(page.body))).toEqual(range(0, 999))
  expect(page.body['has_more']).toBe(true)
  expect((await server.fetch(`/c/events?limit=1001&epoch=${epoch}`)).status).toBe(400)
  expect((await server.fetch('/c/events?limit=101')).status).toBe(400)
})

test('another epoch is refused with the right one', async () => {
  const server = await serverWith(1)
  const { status, body, headers } = await server.fetch('/c/events?epoch=another')
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'epoch_changed', epoch: await epochOf(server), detail: someText })
  expect(headers.get('cache-control')).toBe('no-store')
  expect((await server.fetch('/c/events/0?epoch=another')).status).toBe(409)
})

test('a page with the epoch is cut at 8 MiB and says that there is more', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let batch = 0; batch < 12; batch++) await conversation.addEvent({ action: 'message', message: '', args: { content: 'x'.repeat(1 << 20) } }, 'agent')
  const { body, text } = await server.fetch(`/c/events?limit=100&end_id=11&epoch=${await epochOf(server)}`)
  expect(text.length).toBeLessThan(8 << 20)
  expect(idsOf(eventsOf(body))).toEqual(range(0, 6))
  expect(body['has_more']).toBe(true)
})

test('the idempotency key is shown to those who bring the epoch, and to no other', async () => {
  const server = await serverWith(0)
  await server.fetch('/c/events', post({ action: 'message', args: { content: 'x' }, idempotency_key: 'k' }))
  const epoch = await epochOf(server)
  expect(eventsOf((await server.fetch(`/c/events?epoch=${epoch}`)).body)[0]).toHaveProperty('idempotency_key', 'k')
  expect((await server.fetch(`/c/events/0?epoch=${epoch}`)).body).toHaveProperty('idempotency_key', 'k')
  expect((await server.fetch('/c/events')).text).not.toContain('idempotency_key')
  expect((await server.fetch('/c/events/0')).text).not.toContain('idempotency_key')
})

test('a single event is found by its id, and an absent one is 404', async () => {
  const server = await serverWith(3)
  expect((await server.fetch('/c/events/1')).body).toMatchObject({ id: 1, args: { content: '1' } })
  for (const absent of ['3', '999999999999999']) {
    const { status, body } = await server.fetch(`/c/events/${absent}`)
    expect(status).toBe(404)
    expect(body['detail']).toEqual(someText)
  }
})

test('filters in the query choose events, and the limit counts those that pass', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let index = 0; index < 300; index++) {
    await conversation.addEvent({ action: 'run', args: { command: `echo ${index}`, hidden: index % 100 === 50 } }, 'agent')
    await conversation.addEvent({ observation: 'run', content: `needle ${index}`, extras: { command: 'x' } }, 'environment')
    await conversation.addEvent({ action: 'think', args: { thought: 'hm' } }, 'agent')
  }
  const ids = async (query: string) => idsOf(eventsOf((await server.fetch(`/c/events?${query}`)).body))
  expect(await ids('type=think&limit=3')).toEqual([2, 5, 8])
  expect(await ids('type=think&limit=2&reverse=true')).toEqual([899, 896])
  expect(await ids('exclude_type=run&limit=2')).toEqual([2, 5])
  expect(await ids('type=run&type=think&limit=4')).toEqual([0, 1, 2, 3])
  expect(await ids('source=environment&limit=2')).toEqual([1, 4])
  expect(await ids('query=NEEDLE+299')).toEqual([898])
  expect(await ids('type=run&source=agent&exclude_hidden=true&start_id=147&end_id=153')).toEqual([147, 153])
  expect(await ids('start_date=2999-01-01')).toEqual([])
  expect(await ids('end_date=2999-01-01T00:00:00Z&limit=1')).toEqual([0])
})

test('POST /events answers 201 with the id and keeps the source; without one it is the user', async () => {
  const server = await serverWith(1)
  const epoch = await epochOf(server)
  const first = await server.fetch('/c/events', post({ action: 'think', args: { thought: 'hm' }, source: 'agent' }))
  expect(first.status).toBe(201)
  expect(first.body).toEqual({ success: true, id: 1, ids: [1], epoch })
  await server.fetch('/c/events', post({ observation: 'run', content: 'x', extras: {}, cause: 1 }))
  expect(eventsOf((await server.fetch('/c/events?start_id=1')).body)).toMatchObject([{ source: 'agent' }, { source: 'user', cause: 1 }])
})

test('ids and timestamps are the server’s own', async () => {
  const server = await serverWith(1)
  await server.fetch('/c/events', post({ id: 77, timestamp: '2001-01-01T00:00:00', action: 'message', args: { content: 'x' } }))
  const { body } = await server.fetch('/c/events/1')
  expect(body['timestamp']).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/)
  expect(body['timestamp']).not.toBe('2001-01-01T00:00:00')
})

test('a list is appended whole or not at all', async () => {
  const server = await serverWith(1)
  const good = { action: 'message', args: { content: 'x' } }
  const all = await server.fetch('/c/events', post([good, good, good]))
  expect(all.body).toMatchObject({ id: 1, ids: [1, 2, 3] })
  const bad = await server.fetch('/c/events', post([good, { action: 'message', args: {} }, good]))
  expect(bad.status).toBe(422)
  expect(bad.body).toMatchObject({ field: '1.args.content' })
  expect((await server.fetch('/c')).body['latest_event_id']).toBe(3)
})

test('an event’s keys come in the order of the wire; unknown kinds and fields are kept whole', async () => {
  const server = await serverWith(0)
  await server.fetch('/c/events', post({ zeta: { deep: [1] }, args: { a: null }, timeout: 5, cause: 0, action: 'teleport', message: 'm', source: 'agent' }))
  const { body } = await server.fetch('/c/events/0')
  expect(Object.keys(body)).toEqual(['id', 'timestamp', 'source', 'message', 'cause', 'action', 'args', 'timeout', 'zeta'])
  expect(body).toMatchObject({ zeta: { deep: [1] }, args: { a: null } })
})

test('POST /message appends a message of the user', async () => {
  const server = await serverWith(0)
  expect((await server.fetch('/c/message', post({ message: 'hello' }))).body).toMatchObject({ success: true, id: 0 })
  expect((await server.fetch('/c/events/0')).body).toMatchObject({ source: 'user', action: 'message', message: 'hello', args: { content: 'hello' } })
})

test('GET /trajectory has every event that is not hidden, without what browsers leave in them', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  const heavy = { url: 'u', dom_object: {}, axtree_object: {}, active_page_index: 1, last_browser_action: '', last_browser_action_error: '', focused_element_bid: '', extra_element_properties: {}, screenshot: 's', set_of_marks: 'm' }
  for (let round = 0; round < 400; round++) {
    await conversation.addEvents(
      [
        { action: 'run', args: { command: 'secret', hidden: true } },
        { observation: 'run', content: 'secret', extras: { hidden: true } },
        { observation: 'browse', content: 'page', extras: heavy },
      ],
      'agent',
    )
  }
  const { body, text } = await server.fetch('/c/trajectory')
  const events = body['trajectory'] as { extras: object }[]
  expect(events).toHaveLength(400)
  expect(text).not.toContain('secret')
  expect(Object.keys(events[399]?.extras ?? {})).toEqual(['url'])
  const withPictures = (await server.fetch('/c/trajectory?include_screenshots=True')).body['trajectory'] as { extras: object }[]
  expect(Object.keys(withPictures[0]?.extras ?? {})).toEqual(['url', 'screenshot', 'set_of_marks'])
})
