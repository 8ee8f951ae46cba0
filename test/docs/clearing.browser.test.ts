import { expect, onTestFinished, test } from 'vitest'
import { conversationUrl, createEventClient, EventStore } from 'eventreel'
import { eventFactory, ScriptedSource } from 'eventreel/testing'
import { until } from '../stream/until.ts'

test('what a client keeps is opened, and cleared, under the address of its conversation', async () => {
  const make = eventFactory()
  const baseUrl = 'https://agents.example.com/run'
  const source = new ScriptedSource([make.message('one'), make.message('two')])
  const client = createEventClient({ source: () => source, baseUrl, userId: 'ann' })
  onTestFinished(() => client.close())
  await until(client.conversation('demo').openWindow(), ({ status, events }) => status === 'live' && events.length === 2)

  const options = { conversationId: 'demo', baseUrl: conversationUrl(baseUrl, 'demo'), userId: 'ann' }
  const log = await EventStore.open(options)
  expect(await log.getLatestEventId()).toBe(1)
  await log.clear()
  expect(await log.getLatestEventId()).toBe(-1)
  await log.close()
})
