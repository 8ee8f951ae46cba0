import { expect, test } from 'vitest'
import { connectWebSocket } from './contiguous-clients.ts'
import { message, startServer } from './harness.ts'

const DAY_MS = 86_400_000

test('a conversation goes when nothing was added to it for its days, at the start or in the hour after, and who follows it is told', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const hourly: (() => void)[] = []
  const setTimer = (callback: () => void, ms: number) => {
    if (ms === 3_600_000) hourly.push(callback)
    return () => {}
  }
  const server = await startServer({ retentionDays: 2, runtime: { now: () => now, uuid: () => crypto.randomUUID(), setTimer } })
  for (const conversationId of ['c', 'kept']) await server.createConversation({ conversationId })
  const client = connectWebSocket(server.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  now += 1.5 * DAY_MS
  await server.conversation('kept').addEvent(message('x'), 'agent')
  now += DAY_MS
  hourly.splice(0).forEach((sweep) => sweep())
  expect(await client.closed).toBe(4004)
  expect((await server.listConversations()).conversations).toMatchObject([{ conversationId: 'kept' }])
})
