import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { storageWorkerFile, ThreadedStorage, type ThreadedStorageOptions } from '../../src/server/threaded-storage.ts'
import { temporaryDirectory } from './cli-process.ts'
import { range } from './harness.ts'
import { describeStorage, items } from './storage-conformance.ts'

const workerFile = storageWorkerFile() ?? expect.unreachable('the code of the thread lies beside the store')

async function open(dataDir: string, options: Partial<ThreadedStorageOptions> = {}): Promise<ThreadedStorage> {
  const storage = await ThreadedStorage.open({ dataDir, workerFile, now: Date.now, uuid: () => crypto.randomUUID(), ...options })
  onTestFinished(() => storage.close())
  return storage
}

describeStorage({
  name: 'SQLite in a thread of its own',
  isShared: false,
  broken: {},
  place: (clock) => {
    const dataDir = temporaryDirectory()
    return Promise.resolve({ open: () => open(dataDir, clock && { now: () => clock.now }) })
  },
})

test('a directory has one server at a time, and says so where it is opened', async () => {
  const dataDir = temporaryDirectory()
  const storage = await open(dataDir)
  await expect(open(dataDir)).rejects.toMatchObject({ code: 'storage_blocked', cause: expect.any(Error) as Error })
  await storage.close()
  await (await open(dataDir)).createConversation({ conversationId: 'c', title: null, parentId: null })
})

test('a directory that cannot be made is said so', async () => {
  await expect(open('/dev/null/data')).rejects.toMatchObject({ code: 'storage_unavailable' })
})

test('should the thread end, what was asked of it fails, and the next call finds all that was acknowledged', async () => {
  const threads: Worker[] = []
  const reported: unknown[] = []
  const storage = await open(temporaryDirectory(), { onStart: (thread) => threads.push(thread), report: (error) => reported.push(error) })
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  const { latestEventId } = await storage.append({ conversationId: 'c', items: items(5) })

  const asked = storage.append({ conversationId: 'c', items: items(1000) }).then(({ latestEventId: id }) => id, ({ code }: { code: string }) => code)
  const ended = threads[0]?.terminate()
  expect(await asked).toBe('storage_unavailable')
  await ended
  expect(reported).toMatchObject([{ code: 'storage_unavailable', retryable: true }])

  const { latestEventId: found } = await storage.getConversation('c')
  // Whether it was written nobody knows; half of it never is.
  expect([latestEventId, latestEventId + 1000]).toContain(found)
  const events = await storage.read({ conversationId: 'c', from: 0, limit: 2000, maxBytes: Infinity })
  expect(events.map(({ id }) => id)).toEqual(range(0, found))
  expect(threads).toHaveLength(2)
})

test('after the end every call is refused, and a second end does nothing', async () => {
  const storage = await open(temporaryDirectory())
  const created = storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  await storage.close()
  await storage.close()
  expect(await created).toMatchObject({ conversationId: 'c' })
  await expect(storage.getConversation('c')).rejects.toMatchObject({ code: 'closed' })
})

test('a server that was bundled without the code of the thread is told so before it starts one', () => {
  expect(storageWorkerFile(pathToFileURL(join(temporaryDirectory(), 'bundle.js')).href)).toBeNull()
})
