import { expect, onTestFinished, test } from 'vitest'
import { sseSource } from '../../docs/examples/sse-source.ts'
import { createEventClient } from '../../src/create-event-client.ts'
import { platform } from '../../src/runtime.ts'
import type { ConversationSnapshot } from '../../src/stream/conversation.ts'
import { until } from '../stream/until.ts'
import { startSseServer, type SseServer } from './sse-server.ts'

// No pauses between tries: what is tested is what comes after them.
const runtime = { ...platform, random: () => 0 }

function open(server: SseServer, silenceMs?: number) {
  const client = createEventClient({ source: () => sseSource(server.url, silenceMs), cache: 'memory', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  return { conversation, window }
}

const idsOf = ({ events }: ConversationSnapshot) => events.map(({ id }) => id)
const upTo = (last: number, first = 0) => Array.from({ length: last - first + 1 }, (_, index) => first + index)
const isLiveAt = (last: number) => ({ status, events }: ConversationSnapshot) => status === 'live' && events.at(-1)?.id === last

test('the newest page is shown, older pages are read on demand, and new events arrive by themselves', async () => {
  const server = await startSseServer(250)
  const { window } = open(server)
  const first = await until(window, isLiveAt(249))
  expect(idsOf(first)[0]).toBeGreaterThan(0)
  expect(first.hasOlder).toBe(true)
  while (window.getSnapshot().hasOlder) await window.loadOlder()
  server.append('new')
  expect(idsOf(await until(window, isLiveAt(250)))).toEqual(upTo(250))
})

test('what is written while the stream is broken is there once, in order, when it stands again', async () => {
  const server = await startSseServer(3)
  const { window } = open(server)
  await until(window, isLiveAt(2))
  server.breakStreams()
  for (let i = 0; i < 5; i++) server.append(`missed ${i}`)
  expect(idsOf(await until(window, isLiveAt(7)))).toEqual(upTo(7))
})

test('a stream that says nothing is given up, and another one is asked for', async () => {
  const server = await startSseServer(1)
  server.goSilent(true)
  const { window } = open(server, 20)
  await until(window, () => server.connects() >= 2)
  server.goSilent(false)
  server.append('heard at last')
  expect(idsOf(await until(window, isLiveAt(1)))).toEqual([0, 1])
})

test('a message is in the log once, and no longer pending', async () => {
  const server = await startSseServer(1)
  const { conversation, window } = open(server)
  await until(window, isLiveAt(0))
  await conversation.send({ source: 'user', action: 'message', args: { content: 'hello' } })
  const { events, pending } = await until(window, (snapshot) => isLiveAt(1)(snapshot) && snapshot.pending.length === 0)
  expect(events.at(-1)).toMatchObject({ id: 1, source: 'user', args: { content: 'hello' } })
  expect([server.log.length, pending]).toEqual([2, []])
})

test('a draft is shown while it is written', async () => {
  const server = await startSseServer(1)
  const { window } = open(server)
  await until(window, isLiveAt(0))
  server.draft('d1', 'I am think')
  const { drafts } = await until(window, (snapshot) => snapshot.drafts.length > 0)
  expect(drafts).toEqual([{ key: 'd1', text: 'I am think' }])
})

test('a refusal is final, a server in trouble is asked again', async () => {
  const server = await startSseServer(1)
  server.answerWith(403)
  const { conversation, window } = open(server)
  expect((await until(window, ({ status }) => status === 'failed')).error?.status).toBe(403)
  server.answerWith(503)
  conversation.reconnect()
  await until(window, ({ status }) => status === 'reconnecting')
  server.answerWith(200)
  expect(idsOf(await until(window, isLiveAt(0)))).toEqual([0])
})
