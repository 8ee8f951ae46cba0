import { expect, test } from 'vitest'
import type { EventOrigin, NewEvent } from '../../src/protocol/agent-event.ts'
import { eventsOf, idsOf, message, range, startServer, textWith } from './harness.ts'
import { brief, connectV0 } from './v0-clients.ts'

function state(agentState: string): NewEvent {
  return { observation: 'agent_state_changed', content: '', extras: { agent_state: agentState, reason: '' } }
}

const beginning: readonly (readonly [NewEvent, EventOrigin])[] = [
  [message('hello'), 'user'],
  [{ action: 'recall', args: { recall_type: 'workspace_context', query: 'hello' } }, 'user'],
  [state('loading'), 'environment'],
  [{ observation: 'null', content: '', extras: {}, cause: 0 }, 'environment'],
  [{ action: 'change_agent_state', args: { agent_state: 'running' } }, 'environment'],
  [state('running'), 'environment'],
  [{ action: 'run', args: { command: 'ls' } }, 'agent'],
  [{ observation: 'error', content: 'boom', extras: { error_id: 'X' } }, 'environment'],
  [{ observation: 'run', content: 'a', extras: { command: 'ls' } }, 'environment'],
]

async function serverWithBeginning() {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (const [event, source] of beginning) await conversation.addEvent(event, source)
  return { server, conversation }
}

test('the replay leaves out null events and recalls, sends the last agent state after all else, and comes before connect', async () => {
  const { server } = await serverWithBeginning()
  const client = connectV0(server.url)
  expect(await client.ready).toBeNull()
  expect(client.heard.items.map(brief)).toEqual([
    '0:message@user', '4:change_agent_state@environment', '6:run@agent', '7:error@environment', '8:run@environment',
    '5:agent_state_changed@environment', 'connect',
  ])
})

test('the replay begins after the id that the client names', async () => {
  const { server } = await serverWithBeginning()
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: '5' })
  await client.ready
  expect(client.heard.items.map(brief)).toEqual(['6:run@agent', '7:error@environment', '8:run@environment', 'connect'])
})

test('a last id that cannot be read means the whole replay', async () => {
  const { server } = await serverWithBeginning()
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: 'undefined' })
  await client.ready
  expect(client.heard.items.map(brief)[0]).toBe('0:message@user')
})

test('a last id beyond the end is of another log: the whole replay comes', async () => {
  const { server } = await serverWithBeginning()
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: '500' })
  await client.ready
  expect(client.heard.items.map(brief)[0]).toBe('0:message@user')
})

test('live events are dropped and relabelled as the mechanism does, and recalls are sent', async () => {
  const { server, conversation } = await serverWithBeginning()
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: '8' })
  await client.ready
  await conversation.addEvent(state('finished'), 'environment')
  await conversation.addEvent({ action: 'null', args: {} }, 'environment')
  await conversation.addEvent({ observation: 'run', content: '', extras: {} }, 'environment')
  await conversation.addEvent({ action: 'change_agent_state', args: { agent_state: 'x' } }, 'environment')
  await conversation.addEvent({ observation: 'think', content: 'ok', extras: {} }, 'environment')
  await conversation.addEvent({ action: 'recall', args: { query: 'q' } }, 'user')
  await conversation.addEvent({ observation: 'recall', content: '', extras: {} }, 'environment')
  await conversation.addEvent({ observation: 'error', content: 'boom', extras: {} }, 'environment')
  await conversation.addEvent(message('end'), 'agent')
  await client.heard.first((event) => event['id'] === 17)
  expect(client.heard.items.map(brief)).toEqual([
    'connect', '9:agent_state_changed@agent', '11:run@agent', '14:recall@user', '15:recall@agent', '16:error@agent', '17:message@agent',
  ])
})

test('what a live client misses by these rules is in the log, under its own source', async () => {
  const { server, conversation } = await serverWithBeginning()
  const page = await server.fetch('/c/events?limit=100')
  expect(idsOf(eventsOf(page.body))).toEqual(range(0, 8))
  expect(eventsOf(page.body)[5]).toMatchObject({ source: 'environment', observation: 'agent_state_changed' })
  expect(await conversation.getLatestEventId()).toBe(8)
})

test('each of many replays ends where its live events begin, while events are appended all the time', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  await conversation.addEvents(range(0, 499).map((index) => message(String(index))), 'agent')
  const clients = []
  for (let round = 0; round < 12; round++) {
    const client = connectV0(server.url)
    clients.push(client)
    await Promise.all([client.ready, ...range(0, 9).map((index) => conversation.addEvent(message(String(index)), 'agent'))])
  }
  const last = await conversation.addEvent(message('last'), 'agent')
  for (const { heard } of clients) {
    await heard.first((event) => event['id'] === last.id)
    expect(idsOf(heard.items.filter((event) => 'id' in event))).toEqual(range(0, last.id))
  }
})

test.each(['oh_user_action', 'oh_action'])('%s appends the action as the user, without an acknowledgement being asked for', async (name) => {
  const { server, conversation } = await serverWithBeginning()
  const client = connectV0(server.url)
  await client.ready
  client.socket.emit(name, { action: 'message', source: 'agent', args: { content: 'from the page', image_urls: [], file_urls: [] } })
  const event = await client.heard.first((heard) => heard['id'] === 9)
  expect(event).toMatchObject({ source: 'user', message: 'from the page', action: 'message' })
  expect(await conversation.log.getEvent(9)).toEqual(event)
})

test('a bad action is answered by an error, and the next good one goes through', async () => {
  const { server } = await serverWithBeginning()
  const client = connectV0(server.url)
  await client.ready
  for (const bad of [undefined, null, 7, 'x', [], {}, { action: 'message' }, { observation: 'run', content: 'x' }]) client.socket.emit('oh_user_action', bad)
  client.socket.emit('oh_user_action', { action: 'message', args: { content: 'good' } })
  await client.heard.first((event) => event['id'] === 9)
  const errors = client.heard.items.filter((event) => event['error'] === true)
  expect(errors).toHaveLength(8)
  expect(errors.at(-2)).toMatchObject({ message: textWith('args') })
})

test('notices arrive as status updates and errors without an id; drafts do not arrive', async () => {
  const { server, conversation } = await serverWithBeginning()
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: '8' })
  await client.ready
  conversation.sendTransient({ draft: { key: 'd', text: 'draft' } })
  conversation.sendTransient({ notice: { level: 'info', code: 'STATUS$READY', message: 'Ready' } })
  conversation.sendTransient({ notice: { level: 'error', code: 'STATUS$LLM', message: 'No model' } })
  conversation.sendTransient({ notice: { level: 'error', code: 'error', message: 'Boom' } })
  await client.heard.first((event) => event['message'] === 'Boom')
  expect(client.heard.items.slice(1)).toEqual([
    { status_update: true, type: 'info', id: 'STATUS$READY', message: 'Ready' },
    { status_update: true, type: 'error', id: 'STATUS$LLM', message: 'No model' },
    { error: true, message: 'Boom' },
  ])
})

test('what only contiguous clients see stays out of replay, live events and plain REST', async () => {
  const { server, conversation } = await serverWithBeginning()
  await conversation.addEvent({ ...message('a'), idempotency_key: 'k', draft_key: 'd' }, 'agent')
  const client = connectV0(server.url, { conversation_id: 'c', latest_event_id: '8' })
  await client.ready
  await conversation.addEvent({ ...message('b'), idempotency_key: 'l', draft_key: 'e' }, 'agent')
  await client.heard.first((event) => event['id'] === 10)
  const { text } = await server.fetch('/c/events?limit=100')
  expect(`${JSON.stringify(client.heard.items)}${text}`).not.toMatch(/idempotency_key|draft_key/)
})

test('a client that leaves in the middle of its replay leaves nothing behind', async () => {
  const { server, conversation } = await serverWithBeginning()
  for (let batch = 0; batch < 10; batch++) await conversation.addEvents(range(0, 999).map(() => message('x'.repeat(2000))), 'agent')
  const client = connectV0(server.url)
  // The first bytes of the replay are on their way when the link breaks.
  await new Promise((resolve) => client.socket.io.engine.once('packet', resolve))
  client.socket.io.engine.close()
  const next = connectV0(server.url, { conversation_id: 'c', latest_event_id: '10000' })
  await next.ready
  await conversation.addEvent(message('end'), 'agent')
  await next.heard.first((event) => event['id'] === 10_009)
  expect(server.logged.items.filter(({ level }) => level !== 'info')).toEqual([])
})

test.each([
  { why: 'no conversation id', query: {}, words: 'No conversation_id in query params', code: 'bad_request' },
  { why: 'a wrong key', query: { conversation_id: 'c', session_api_key: 'wrong' }, words: 'invalid_session_api_key', code: 'unauthorized' },
  { why: 'no key', query: { conversation_id: 'c' }, words: 'invalid_session_api_key', code: 'unauthorized' },
  { why: 'an unknown conversation', query: { conversation_id: 'x', session_api_key: 's' }, words: 'There is no such conversation.', code: 'conversation_not_found' },
  { why: 'a bad id', query: { conversation_id: 'a/b', session_api_key: 's' }, words: 'a conversation id has', code: 'invalid_conversation_id' },
])('$why is refused at connect with the reason', async ({ query, words, code }) => {
  const server = await startServer({ sessionApiKey: 's' })
  await server.createConversation({ conversationId: 'c' })
  const refusal = await connectV0(server.url, query).ready
  expect(refusal?.message).toContain(words)
  expect(refusal).toMatchObject({ data: { code } })
})

test('a client whose key is right is let in', async () => {
  const server = await startServer({ sessionApiKey: 's' })
  await server.createConversation({ conversationId: 'c' })
  expect(await connectV0(server.url, { conversation_id: 'c', session_api_key: 's' }).ready).toBeNull()
})
