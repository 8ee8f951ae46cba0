import { expect, onTestFinished, test } from 'vitest'
import { platform } from '../../src/runtime.ts'
import { EventService } from '../../src/server/event-service.ts'
import { SecretGuard } from '../../src/server/secret-guard.ts'
import { LocalConversation } from '../../src/server/server-conversation.ts'
import { SqliteStorage } from '../../src/server/sqlite-storage.ts'
import { message, messages, Recording } from './harness.ts'

const c = { conversationId: 'c', title: null, parentId: null }

async function subscribed() {
  const storage = new SqliteStorage({ dataDir: undefined, now: Date.now, uuid: () => platform.uuid() })
  onTestFinished(() => storage.close())
  const logged: unknown[] = []
  const service = new EventService({
    storage, runtime: platform, logger: (entry) => void logged.push(entry), maxEventBytes: 1 << 20, headIntervalMs: 15_000, secrets: new SecretGuard(undefined), onUserAction: undefined,
  })
  await storage.createConversation(c)
  const conversation = new LocalConversation(service, 'c')
  await conversation.addEvents(messages(3), 'agent')
  const got = new Recording<string>()
  onTestFinished(conversation.subscribe(({ id, message: text }) => got.push(`${id} ${String(text)}`), { afterId: 1 }))
  await got.first((text) => text === '2 2')
  return { storage, service, conversation, got, logged }
}

test('a subscription goes on where it was when its log is only said to be another', async () => {
  const { service, conversation, got, logged } = await subscribed()
  service.hubs.end('c', 'replaced')
  await conversation.addEvent(message('after'), 'agent')
  await got.first((text) => text === '3 after')
  expect(got.items).toEqual(['2 2', '3 after'])
  expect(logged).toEqual([])
})

test('a log that has taken the place of another is told from its beginning', async () => {
  const { service, storage, conversation, got } = await subscribed()
  // As another node does it, of which this one has not heard.
  await storage.deleteConversation('c')
  await storage.createConversation(c)
  await conversation.addEvents([message('new 0'), message('new 1')], 'agent')
  service.hubs.end('c', 'replaced')
  await got.first((text) => text === '1 new 1')
  expect(got.items).toEqual(['2 2', '0 new 0', '1 new 1'])
})

test('a subscription ends with its conversation', async () => {
  const { service, storage, conversation, got, logged } = await subscribed()
  await service.deleteConversation('c')
  await storage.createConversation(c)
  await conversation.addEvent(message('another'), 'agent')
  expect(service.hubs.find('c')).toBeUndefined()
  expect(got.items).toEqual(['2 2'])
  expect(logged).toEqual([])
})
