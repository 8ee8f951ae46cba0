import { expect, onTestFinished, test } from 'vitest'
import { createEventServer } from 'eventreel/server'
import { transports, connectWebSocket } from '../server/contiguous-clients.ts'
import { idsOf, message, messages, post, range, Recording, startServer, type Json } from '../server/harness.ts'
import { createDatabase, runSql } from './databases.ts'
import { openStorage } from './open-storage.ts'

/** Servers that share a database of their own, with the conversation `c` in it. */
async function startNodes(count = 2, options: Parameters<typeof createEventServer>[0] = {}) {
  const databaseUrl = await createDatabase()
  const nodes = []
  for (let index = 0; index < count; index++) nodes.push(await startServer({ databaseUrl, ...options }))
  const [a, b] = nodes
  if (a === undefined || b === undefined) throw new Error('Two nodes at least.')
  const conversation = await a.createConversation({ conversationId: 'c' })
  return { databaseUrl, a, b, conversation }
}

const drafts = (frames: readonly Json[]) => frames.flatMap((frame) => (frame['draft'] === undefined ? [] : [frame['draft'] as { key: string; text?: string; delta?: string }]))

/** What a client shows of a draft that it heard in parts. */
function shown(frames: readonly Json[], key: string): string {
  return drafts(frames).filter((draft) => draft.key === key).reduce((text, draft) => draft.text ?? text + (draft.delta ?? ''), '')
}

test.each(transports)('an event that one node took is heard on the other, over $transport', async ({ connect }) => {
  const { a, b } = await startNodes()
  const [onA, onB] = [connect(a.url), connect(b.url)]
  await Promise.all([onA, onB].map((client) => client.frames.first(({ type }) => type === 'replay_done')))
  await a.conversation('c').addEvents(messages(3), 'agent')
  await b.conversation('c').addEvents(messages(3), 'agent')
  await Promise.all([onA.reached(5), onB.reached(5)])
  expect(idsOf(onA.events())).toEqual(range(0, 5))
  expect(onB.events()).toEqual(onA.events())
})

test('what no node told of is found out by asking, and so is what was told while nobody listened', async () => {
  const { databaseUrl, b } = await startNodes()
  const client = connectWebSocket(b.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  // A store without a server around it tells nobody.
  const silent = await openStorage(databaseUrl)
  const append = () => silent.append({ conversationId: 'c', items: [{ rest: '"timestamp":"2026-01-01T00:00:00","action":"null"}', sealed: null, key: null }] })
  await append()
  await client.reached(0)
  await append()
  await client.reached(1)
  await runSql(databaseUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
  await append()
  await client.reached(2)
  expect(idsOf(client.events())).toEqual([0, 1, 2])
})

test('a deletion ends followers on every node', async () => {
  const { a, b } = await startNodes()
  const client = connectWebSocket(b.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  await a.deleteConversation('c')
  expect(await client.closed).toBe(4004)
})

test('a conversation that is deleted and made again elsewhere sends its followers away, who are told of the reset when they come back', async () => {
  const { databaseUrl, a, b, conversation } = await startNodes()
  await conversation.addEvents(messages(3), 'agent')
  const client = connectWebSocket(b.url)
  await client.reached(2)
  const { epoch } = await client.frames.first(({ type }) => type === 'replay_start')
  const silent = await openStorage(databaseUrl)
  await silent.deleteConversation('c')
  await silent.createConversation({ conversationId: 'c', title: null, parentId: null })
  expect(await client.closed).toBe(1012)
  const again = connectWebSocket(b.url, { query: { latest_event_id: '2', epoch: String(epoch) } })
  expect(await again.frames.first(() => true)).toMatchObject({ type: 'log_reset', reason: 'epoch_changed', latest_event_id: -1 })
  await a.conversation('c').addEvents(messages(2), 'agent')
  await again.reached(1)
})

test('drafts and notices are heard on every node, however large, and the event takes the draft’s place', async () => {
  const { b, conversation } = await startNodes()
  const client = connectWebSocket(b.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  const parts = range(0, 200).map((index) => `${index}é`.repeat(index % 50 === 0 ? 5000 : 1))
  for (const delta of parts) conversation.sendTransient({ draft: { key: 'd', delta } })
  await client.frames.until(() => shown(client.frames.items, 'd') === parts.join(''))
  conversation.sendTransient({ notice: { level: 'info', code: 'x', message: 'm' } })
  await client.frames.first((frame) => frame['notice'] !== undefined)
  // Who comes later is given it whole, until the event is there.
  const later = connectWebSocket(b.url)
  await later.frames.until(() => shown(later.frames.items, 'd') === parts.join(''))
  await conversation.addEvent({ ...message(parts.join('')), draft_key: 'd' }, 'agent')
  await client.reached(0)
  const last = connectWebSocket(b.url)
  await last.reached(0)
  conversation.sendTransient({ notice: { level: 'info', code: 'y', message: 'm' } })
  await last.frames.first((frame) => frame['notice'] !== undefined)
  expect(drafts(last.frames.items)).toEqual([])
})

test('who follows where nobody followed is given the drafts that were begun before', async () => {
  const { b, conversation } = await startNodes()
  conversation.sendTransient({ draft: { key: 'd', text: 'be' } })
  conversation.sendTransient({ draft: { key: 'd', delta: 'gun' } })
  const client = connectWebSocket(b.url)
  await client.frames.until(() => shown(client.frames.items, 'd') === 'begun')
  expect(drafts(client.frames.items)[0]).toEqual({ key: 'd', text: 'begun' })
})

test('a draft is right again although a part of it was told to nobody', async () => {
  const { databaseUrl, a, b, conversation } = await startNodes()
  const client = connectWebSocket(b.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  conversation.sendTransient({ draft: { key: 'd', delta: 'one ' } })
  await client.frames.until(() => shown(client.frames.items, 'd') === 'one ')
  // Renaming what is called makes telling fail, until it is there again.
  await runSql(databaseUrl, 'ALTER FUNCTION pg_catalog.pg_notify(text, text) RENAME TO pg_notify_gone')
  conversation.sendTransient({ draft: { key: 'd', delta: 'two ' } })
  conversation.sendTransient({ notice: { level: 'info', code: 'lost', message: '' } })
  await a.logged.first(({ level, what }) => level === 'error' && what === 'database')
  await runSql(databaseUrl, 'ALTER FUNCTION pg_catalog.pg_notify_gone(text, text) RENAME TO pg_notify')
  conversation.sendTransient({ draft: { key: 'd', delta: 'three' } })
  await client.frames.until(() => shown(client.frames.items, 'd') === 'one two three')
  expect(drafts(client.frames.items).at(-1)).toEqual({ key: 'd', text: 'one two three' })
})

test('what a user sent is told to the server’s own code once, on the node that took it', async () => {
  const told = new Recording<string>()
  const databaseUrl = await createDatabase()
  const [a, b] = await Promise.all(['a', 'b'].map((name) => startServer({ databaseUrl, onUserAction: (event) => told.push(`${name} ${String(event.id)}`) })))
  await a?.createConversation({ conversationId: 'c' })
  const seen = new Recording<number>()
  b?.conversation('c').subscribe((event) => seen.push(event.id), { afterId: -1 })
  await a?.fetch('/c/events', post({ ...message('1'), idempotency_key: 'k' }))
  await b?.fetch('/c/events', post({ ...message('1'), idempotency_key: 'k' }))
  await b?.fetch('/c/events', post({ ...message('2'), idempotency_key: 'l' }))
  await seen.first((id) => id === 1)
  expect(told.items).toEqual(['a 0', 'b 1'])
})

test('conversations that nobody touched are deleted when their days are over, and who follows one is told', async () => {
  const { databaseUrl, b } = await startNodes()
  const client = connectWebSocket(b.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  const later = () => Date.now() + 8 * 86_400_000
  const { platform } = await import('eventreel')
  const sweeper = await createEventServer({ databaseUrl, retentionDays: 7, runtime: { ...platform, now: later } })
  onTestFinished(() => sweeper.close())
  expect(await client.closed).toBe(4004)
  expect(await sweeper.listConversations()).toEqual({ conversations: [], nextPageId: null })
})
