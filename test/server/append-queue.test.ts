import { expect, test } from 'vitest'
import { AppendQueue } from '../../src/server/append-queue.ts'
import type { AppendRequest } from '../../src/server/storage.ts'

const request = (name: string): AppendRequest => ({ conversationId: 'c', items: [{ rest: name, sealed: null, key: null }] })

test('what was pushed before is waited for, not what others push meanwhile', async () => {
  const commits: (() => void)[] = []
  const queue = new AppendQueue({
    commit: (requests) => new Promise((resolve) => commits.push(() => resolve(requests.map(() => ({ epoch: 'e', ids: [0], appended: 1, latestEventId: 0 }))))),
  })
  const first = queue.push(request('before'))
  const settled = queue.settled()
  // Somebody always has more: each commit that ends finds another waiting.
  const more = [queue.push(request('after'))]
  while (commits.length === 0) await new Promise((resolve) => setImmediate(resolve))
  more.push(queue.push(request('after')))
  commits.shift()?.()
  await first
  await settled
  expect(commits).toHaveLength(0)
  while (commits.length === 0) await new Promise((resolve) => setImmediate(resolve))
  commits.shift()?.()
  await Promise.all(more)
  await queue.settled()
})

test('a commit that fails is settled too', async () => {
  const queue = new AppendQueue({ commit: () => Promise.reject(new Error('The disk is away.')) })
  const pushed = queue.push(request('a'))
  await Promise.all([expect(pushed).rejects.toThrow('away'), queue.settled()])
})
