import { describe, expect, test } from 'vitest'
import { transports } from './contiguous-clients.ts'
import { idsOf, messages, startServer } from './harness.ts'

async function conversationOfFive() {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  const events = await conversation.addEvents(messages(5), 'agent')
  const { epoch } = (await server.listConversations()).conversations[0] ?? {}
  return { server, conversation, events, epoch: String(epoch) }
}

describe.each(transports)('another log in the place of the one held, over $transport', ({ connect }) => {
  test.each([
    { reason: 'epoch_changed', query: { latest_event_id: '1', epoch: 'another' } },
    { reason: 'epoch_changed', query: { latest_event_id: '-1', epoch: 'another' } },
    { reason: 'cursor_beyond_end', query: { latest_event_id: '5' } },
    { reason: 'timestamp_differs', query: { latest_event_id: '1', latest_event_timestamp: '2001-01-01T00:00:00' } },
  ])('$reason: the client is told so, gets no replay, and what is new from there on', async ({ reason, query }) => {
    const { server, conversation, epoch } = await conversationOfFive()
    const client = connect(server.url, { query })
    const first = await client.frames.first(() => true)
    expect(first).toEqual({ type: 'log_reset', epoch, latest_event_id: 4, reason })
    await conversation.addEvent(messages(1)[0] ?? { action: 'null' }, 'agent')
    await client.reached(5)
    expect(idsOf(client.events())).toEqual([5])
  })

  test('what was held of a deleted conversation is told from the new one by its epoch', async () => {
    const { server, epoch } = await conversationOfFive()
    await server.deleteConversation('c')
    const again = await server.createConversation({ conversationId: 'c' })
    await again.addEvents(messages(9), 'agent')
    const client = connect(server.url, { query: { latest_event_id: '4', epoch } })
    const first = await client.frames.first(() => true)
    expect(first).toMatchObject({ type: 'log_reset', latest_event_id: 8, reason: 'epoch_changed' })
    expect(first['epoch']).not.toBe(epoch)
  })

  test('the epoch and timestamp of this very log are no reset', async () => {
    const { server, events, epoch } = await conversationOfFive()
    const client = connect(server.url, { query: { latest_event_id: '4', epoch, latest_event_timestamp: String(events[4]?.timestamp) } })
    await client.frames.first(({ type }) => type === 'replay_done')
    expect(client.frames.items.map(({ type }) => type)).toEqual(['replay_start', 'replay_done'])
  })
})
