import { onTestFinished, vi } from 'vitest'
import type { PageRecord } from '../../src/store/page-record.ts'

/**
 * For this test, the disk has room for so many characters of pages; a put that exceeds it fails like a real one, and what an aborted
 * transaction did does not count. (Chromium's own quota cannot be set exactly: it asks for the room that is left once, and then estimates.)
 */
export function limitDisk(characters: number): void {
  const sizes = new Map<string, number>()
  const undos = new WeakMap<IDBTransaction, (() => void)[]>()
  const set = (transaction: IDBTransaction, key: string, size: number | undefined) => {
    const before = sizes.get(key)
    let undo = undos.get(transaction)
    if (undo === undefined) {
      const list: (() => void)[] = []
      undos.set(transaction, (undo = list))
      transaction.addEventListener('abort', () => list.reverse().forEach((revert) => revert()))
    }
    undo.push(() => change(key, before))
    change(key, size)
  }
  const change = (key: string, size: number | undefined) => void (size === undefined ? sizes.delete(key) : sizes.set(key, size))

  const { put, delete: remove } = IDBObjectStore.prototype
  const puts = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'pages') {
      const size = (value as PageRecord).text.length
      if ([...sizes.values()].reduce((sum, each) => sum + each, size) > characters) throw new DOMException('full', 'QuotaExceededError')
      set(this.transaction, JSON.stringify(key), size)
    }
    return put.call(this, value, key)
  })
  const deletes = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, query: IDBValidKey | IDBKeyRange) {
    if (query instanceof IDBKeyRange) for (const key of [...sizes.keys()]) if (query.includes(JSON.parse(key))) set(this.transaction, key, undefined)
    return remove.call(this, query)
  })
  onTestFinished(() => {
    puts.mockRestore()
    deletes.mockRestore()
  })
}
