import { describe, expect, it, onTestFinished } from 'vitest'
import { IndexedOutbox } from '../../src/store/indexed-outbox.ts'
import type { OutboxEntry } from '../../src/store/outbox.ts'

function open(scope: string, database: string) {
  const outbox = new IndexedOutbox(scope, database)
  onTestFinished(() => outbox.close())
  return outbox
}

const entry = (key: string, createdAt: number): OutboxEntry => ({ key, createdAt, tried: false, action: { action: 'message', args: { content: key } } })

describe('IndexedOutbox', () => {
  it('keeps entries for the next page, oldest first, apart by scope', async () => {
    const database = crypto.randomUUID()
    const before = open('a', database)
    await before.put(entry('second', 2))
    await before.put(entry('first', 1))
    await open('b', database).put(entry('stranger', 0))
    before.close()
    expect(await open('a', database).load()).toEqual([entry('first', 1), entry('second', 2)])
  })

  it('forgets what was delivered', async () => {
    const outbox = open('a', crypto.randomUUID())
    await outbox.put(entry('k', 1))
    await outbox.delete('k')
    expect(await outbox.load()).toEqual([])
  })

  it('lets one of two tabs claim an entry', async () => {
    const database = crypto.randomUUID()
    await open('a', database).put(entry('k', 1))
    const claims = await Promise.all([open('a', database).claim('k'), open('a', database).claim('k')])
    expect(claims.toSorted()).toEqual([false, true])
    expect(await open('a', database).claim('gone')).toBe(false)
  })

  it('stands in nobody’s way when the database is deleted', async () => {
    const database = crypto.randomUUID()
    const outbox = open('a', database)
    await outbox.put(entry('k', 1))
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(database)
      request.onsuccess = () => resolve()
      request.onerror = () => reject(request.error ?? new Error('failed'))
    })
    await outbox.put(entry('l', 2))
    expect(await outbox.load()).toEqual([entry('l', 2)])
  })
})
