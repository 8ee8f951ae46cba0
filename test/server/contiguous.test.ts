import { describe, expect, test } from 'vitest'
import { transports } from './contiguous-clients.ts'
import { idsOf, messages, range, startServer } from './harness.ts'

describe.each(transports)('a contiguous client over $transport', ({ connect }) => {
  test('hears where the replay begins, every event in order, then that it is complete, then the head', async () => {
    const server = await startServer({ headIntervalMs: 20 })
    const conversation = await server.createConversation({ conversationId: 'c' })
    await conversation.addEvents(messages(3), 'agent')
    await conversation.addEvents([{ action: 'null' }, { action: 'recall', args: {} }], 'environment')
    const client = connect(server.url)
    const head = await client.frames.first(({ type }) => type === 'head')
    const [start, batch, done] = client.frames.items
    const { epoch } = head
    expect(start).toEqual({ type: 'replay_start', epoch, from_id: 0, latest_event_id: 4, head_interval_ms: 20, max_event_bytes: 4 << 20 })
    expect(batch?.type).toBe('events')
    expect(idsOf(client.events())).toEqual(range(0, 4))
    expect(done).toEqual({ type: 'replay_done', latest_event_id: 4, epoch })
    expect(head).toEqual({ type: 'head', latest_event_id: 4, sent_id: 4, epoch })
  })

  test('gets live events whole: none left out, none relabelled', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    const client = connect(server.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    const sent = [
      await conversation.addEvent({ action: 'null', args: {} }, 'environment'),
      await conversation.addEvent({ observation: 'run', content: 'x', extras: { command: 'ls' } }, 'environment'),
      await conversation.addEvent({ observation: 'agent_state_changed', content: '', extras: { agent_state: 'running' } }, 'environment'),
    ]
    await client.reached(2)
    expect(client.events()).toEqual(sent)
  })

  test('begins after the id that it holds', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    const held = await conversation.addEvents(messages(5), 'agent')
    const client = connect(server.url, { query: { latest_event_id: '2', latest_event_timestamp: String(held[2]?.timestamp) } })
    await client.frames.first(({ type }) => type === 'replay_done')
    expect(client.frames.items[0]).toMatchObject({ type: 'replay_start', from_id: 3, latest_event_id: 4 })
    expect(idsOf(client.events())).toEqual([3, 4])
  })

  test('is not sent what it missed when that is more than it wants, and gets what comes from then on', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    const held = await conversation.addEvents(messages(10), 'agent')
    const query = { latest_event_id: '2', latest_event_timestamp: String(held[2]?.timestamp) }
    const near = connect(server.url, { query: { ...query, max_replay: '7' } })
    const far = connect(server.url, { query: { ...query, max_replay: '6' } })
    await near.frames.first(({ type }) => type === 'replay_done')
    await far.frames.first(({ type }) => type === 'replay_done')
    await conversation.addEvent({ action: 'null', args: {} }, 'agent')
    await Promise.all([near.reached(10), far.reached(10)])
    expect(idsOf(near.events())).toEqual(range(3, 10))
    expect(far.frames.items[0]).toMatchObject({ type: 'replay_start', from_id: 10, latest_event_id: 9 })
    expect(idsOf(far.events())).toEqual([10])
  })

  test('takes a last id that cannot be read for none', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    await conversation.addEvents(messages(2), 'agent')
    const client = connect(server.url, { query: { latest_event_id: 'NaN' } })
    await client.frames.first(({ type }) => type === 'replay_done')
    expect(idsOf(client.events())).toEqual([0, 1])
  })

  test('gets batches of at most 1,000 events and 1 MiB, and a larger event alone', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    for (let batch = 0; batch < 4; batch++) await conversation.addEvents(messages(1000), 'agent')
    for (let batch = 0; batch < 4; batch++) await conversation.addEvents(messages(200, 2000), 'agent')
    await conversation.addEvents(messages(3, 1 << 20), 'agent')
    const client = connect(server.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    const batches = client.frames.items.flatMap((frame) => (frame.type === 'events' ? [frame['events'] as unknown[]] : []))
    expect(idsOf(client.events())).toEqual(range(0, 4802))
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(1000)
    const large = batches.filter((batch) => JSON.stringify(batch).length > (1 << 20) + 2000)
    expect(large.map((batch) => batch.length)).toEqual([1, 1, 1])
  })

  test('is sent drafts and notices, and the whole of a draft that began before it came', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    conversation.sendTransient({ draft: { key: 'd', text: 'Hel' } })
    conversation.sendTransient({ draft: { key: 'd', delta: 'lo' } })
    const client = connect(server.url)
    expect(await client.frames.first(({ type }) => type === 'transient')).toEqual({ type: 'transient', draft: { key: 'd', text: 'Hello' } })
    conversation.sendTransient({ draft: { key: 'd', delta: ' you' } })
    conversation.sendTransient({ notice: { level: 'warning', code: 'slow', message: 'Slow today' } })
    await client.frames.first((frame) => 'notice' in frame)
    expect(client.frames.items.filter(({ type }) => type === 'transient').slice(1)).toEqual([
      { type: 'transient', draft: { key: 'd', delta: ' you' } },
      { type: 'transient', notice: { level: 'warning', code: 'slow', message: 'Slow today' } },
    ])
    expect(await conversation.getLatestEventId()).toBe(-1)
  })

  test('is not told of a draft that an event has replaced', async () => {
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    conversation.sendTransient({ draft: { key: 'd', text: 'Hello' } })
    await conversation.addEvent({ action: 'message', args: { content: 'Hello' }, draft_key: 'd' }, 'agent')
    conversation.sendTransient({ draft: { key: 'e', text: 'Next' } })
    const client = connect(server.url)
    expect(await client.frames.first(({ type }) => type === 'transient')).toMatchObject({ draft: { key: 'e' } })
    expect(client.events()).toMatchObject([{ id: 0, draft_key: 'd' }])
  })

  test('is cut off when the conversation is deleted', async () => {
    const server = await startServer()
    await server.createConversation({ conversationId: 'c' })
    const client = connect(server.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    await server.deleteConversation('c')
    expect([0, 4004]).toContain(await client.closed)
  })
})
