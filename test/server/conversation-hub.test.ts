import { expect, test } from 'vitest'
import { ConversationHub } from '../../src/server/conversation-hub.ts'
import type { EventStorage, ReadRequest, StoredEvent } from '../../src/server/storage.ts'

function hubWith(read: (request: ReadRequest) => Promise<StoredEvent[]>) {
  const asked: number[] = []
  const storage: Pick<EventStorage, 'read'> = {
    read: (request) => {
      asked.push(request.from)
      return read(request)
    },
  }
  return { hub: new ConversationHub('e'), storage, asked }
}

const request = (from: number, maxBytes = 1000): ReadRequest => ({ conversationId: 'c', epoch: 'e', from, limit: 1000, maxBytes })
const one = (id: number): StoredEvent[] => [{ id, rest: '}', sealed: null }]

test('followers at the end of a log share one read, until the log grows', async () => {
  const { hub, storage, asked } = hubWith((query) => Promise.resolve(one(query.from)))
  hub.appended(100)
  const batches = await Promise.all([hub.read(storage, request(100)), hub.read(storage, request(100))])
  expect(batches[0]).toBe(batches[1])
  expect(asked).toEqual([100])
  hub.appended(101)
  await hub.read(storage, request(100))
  expect(asked).toEqual([100, 100])
})

test('followers elsewhere, or with other bounds, read for themselves', async () => {
  const { hub, storage, asked } = hubWith((query) => Promise.resolve(one(query.from)))
  hub.appended(100)
  for (const query of [request(0), request(0), request(100), request(100, 2000), request(100), { ...request(100), epoch: 'f' }]) await hub.read(storage, query)
  expect(asked).toHaveLength(6)
})

test('what is not known to be there is asked of the log each time', async () => {
  const { hub, storage, asked } = hubWith(() => Promise.resolve([]))
  await hub.read(storage, request(0))
  await hub.read(storage, request(0))
  hub.appended(5)
  await hub.read(storage, request(6))
  await hub.read(storage, request(6))
  expect(asked).toEqual([0, 0, 6, 6])
})

test('a failed read is not kept for the next to ask', async () => {
  let fails = true
  const { hub, storage } = hubWith((query) => (fails ? Promise.reject(new Error('disk')) : Promise.resolve(one(query.from))))
  hub.appended(100)
  await expect(hub.read(storage, request(100))).rejects.toThrow('disk')
  fails = false
  expect(await hub.read(storage, request(100))).toEqual(one(100))
})
