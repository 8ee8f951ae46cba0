import { describe, expect, it, onTestFinished } from 'vitest'
import { platform, type Runtime } from '../../src/runtime.ts'
import { IndexedOutbox } from '../../src/store/indexed-outbox.ts'
import type { OutboxScope } from '../../src/store/outbox-database.ts'
import type { OutboxEntry } from '../../src/store/outbox.ts'
import { clearUnsent, countUnsent } from '../../src/store/unsent-messages.ts'

const scope = (conversationId: string, userId: string | null = 'ann'): OutboxScope => ({ server: 'https://s.example', userId, conversationId })

function open(conversationId: string, database: string, runtime: Pick<Runtime, 'indexedDB' | 'uuid'> = platform) {
  const outbox = new IndexedOutbox(scope(conversationId), runtime, database)
  onTestFinished(() => outbox.close())
  return outbox
}

const entry = (key: string, createdAt: number): OutboxEntry => ({ key, createdAt, tried: false, action: { action: 'message', args: { content: key } } })

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('failed'))
  })

describe('IndexedOutbox', () => {
  it('keeps entries for the next page, oldest first, apart by scope', async () => {
    const database = crypto.randomUUID()
    const before = open('a', database)
    await before.put({ ...entry('second', 2), after: 7, epoch: 'e', failure: { code: 'bad_request', message: 'No.' } })
    await before.put(entry('first', 1))
    await open('b', database).put(entry('stranger', 0))
    before.close()
    expect(await open('a', database).load()).toMatchObject({
      damaged: 0,
      entries: [entry('first', 1), { ...entry('second', 2), after: 7, epoch: 'e', failure: { code: 'bad_request', message: 'No.' } }],
    })
  })

  it('orders those of one moment by their keys', async () => {
    const outbox = open('a', crypto.randomUUID())
    for (const key of ['b', 'c', 'a']) await outbox.put(entry(key, 1))
    expect((await outbox.load()).entries.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  })

  it('forgets what was delivered', async () => {
    const outbox = open('a', crypto.randomUUID())
    await outbox.put(entry('k', 1))
    await outbox.delete('k')
    expect((await outbox.load()).entries).toEqual([])
  })

  it('lets one of two tabs claim an entry, and tells one that is gone from one that was tried', async () => {
    const database = crypto.randomUUID()
    const home = await open('a', database).put(entry('k', 1))
    const after = (id: number) => ({ ...entry('k', 1), after: id })
    const claims = await Promise.all([open('a', database).claim(after(5), home), open('a', database).claim(after(5), home)])
    expect(claims.toSorted()).toEqual(['claimed', 'tried'])
    expect(await open('a', database).load()).toMatchObject({ home, entries: [{ key: 'k', tried: true, after: 5 }] })
    expect(await open('a', database).claim(entry('gone', 5), home)).toBe('gone')
  })

  it('stands in nobody’s way when the database is deleted', async () => {
    const database = crypto.randomUUID()
    const outbox = open('a', database)
    await outbox.put(entry('k', 1))
    await asked(indexedDB.deleteDatabase(database))
    await outbox.put(entry('l', 2))
    expect((await outbox.load()).entries).toMatchObject([entry('l', 2)])
  })

  it('lets nobody claim what was lost with its database: somebody may have done so there', async () => {
    const database = crypto.randomUUID()
    const one = open('a', database)
    const home = await one.put(entry('k', 1))
    await one.put(entry('l', 2))
    await asked(indexedDB.deleteDatabase(database))
    // One that was opened only then has seen no other.
    expect(await open('a', database).claim(entry('k', 1), home)).toBe('tried')
    expect(await one.claim(entry('l', 2), home)).toBe('tried')
    const { home: next, entries } = await one.load()
    expect(next).not.toBe(home)
    expect(entries).toMatchObject([
      { key: 'k', tried: true },
      { key: 'l', tried: true },
    ])
    await one.delete('k')
    expect(await one.claim(entry('k', 1), next)).toBe('gone')
  })

  it('opens another connection when the browser has taken the one it had', async () => {
    const opened: IDBDatabase[] = []
    const factory = new Proxy(indexedDB, {
      get: (target, name): unknown =>
        name !== 'open'
          ? Reflect.get(target, name)
          : (...args: Parameters<IDBFactory['open']>) => {
              const request = target.open(...args)
              request.addEventListener('success', () => opened.push(request.result))
              return request
            },
    })
    const outbox = open('a', crypto.randomUUID(), { ...platform, indexedDB: factory })
    await outbox.put(entry('k', 1))
    opened[0]?.close()
    await outbox.put(entry('l', 2))
    expect((await outbox.load()).entries).toHaveLength(2)
    expect(opened).toHaveLength(2)
  })

  it('writes nothing that comes after its signal', async () => {
    const outbox = open('a', crypto.randomUUID())
    await outbox.load()
    const late = new AbortController()
    const writing = outbox.put(entry('k', 1), late.signal)
    late.abort(new Error('too late'))
    await expect(writing).rejects.toThrow('too late')
    const undone = new AbortController()
    const claiming = outbox.put(entry('l', 1)).then((home) => outbox.claim(entry('l', 1), home, undone.signal))
    await outbox.load()
    await Promise.resolve()
    undone.abort(new Error('too late'))
    await expect(claiming).rejects.toThrow('too late')
    expect((await outbox.load()).entries).toMatchObject([{ key: 'l', tried: false }])
  })

  it('skips and counts what makes no sense, and leaves it where it is', async () => {
    const database = crypto.randomUUID()
    const outbox = open('a', database)
    await outbox.put(entry('k', 1))
    const raw = await asked(indexedDB.open(database))
    const key = JSON.stringify(['https://s.example', 'ann', 'a'])
    const store = raw.transaction('entries', 'readwrite').objectStore('entries')
    await Promise.all([asked(store.put('nonsense', [key, 'x'])), asked(store.put({ key: 'y', action: null, createdAt: 1, tried: false }, [key, 'y'])), asked(store.put({ key: 'z' }, [key, 'z']))])
    expect(await outbox.load()).toMatchObject({ damaged: 3, entries: [entry('k', 1)] })
    expect(await outbox.claim(entry('y', 1), undefined)).toBe('tried')
    expect(await asked(raw.transaction('entries').objectStore('entries').count())).toBe(5)
    raw.close()
  })

  it('reads each by itself when the browser cannot read them all', async () => {
    const outbox = open('a', crypto.randomUUID())
    await outbox.put(entry('good', 1))
    await outbox.put(entry('bad', 2))
    const { getAll, get } = IDBObjectStore.prototype
    onTestFinished(() => void Object.assign(IDBObjectStore.prototype, { getAll, get }))
    const fail = () => {
      throw new DOMException('Failed to read large IndexedDB value', 'DataError')
    }
    IDBObjectStore.prototype.getAll = fail
    IDBObjectStore.prototype.get = function (query) {
      return Array.isArray(query) && query[1] === 'bad' ? fail() : get.call(this, query)
    }
    expect(await outbox.load()).toMatchObject({ damaged: 1, entries: [entry('good', 1)] })
  })

  it('leaves no rejection unheard, whichever request or transaction fails', async () => {
    const unheard: unknown[] = []
    const hear = (event: PromiseRejectionEvent) => {
      event.preventDefault()
      unheard.push(event.reason)
    }
    addEventListener('unhandledrejection', hear)
    onTestFinished(() => removeEventListener('unhandledrejection', hear))
    const { get, getAll, put } = IDBObjectStore.prototype
    onTestFinished(() => void Object.assign(IDBObjectStore.prototype, { get, getAll, put }))
    let [failing, asks] = [0, 0]
    const breaking = <Args extends unknown[]>(method: (this: IDBObjectStore, ...args: Args) => IDBRequest) =>
      function (this: IDBObjectStore, ...args: Args) {
        const request = method.apply(this, args)
        if (++asks === failing) this.transaction.abort()
        return request
      }
    Object.assign(IDBObjectStore.prototype, { get: breaking(get), getAll: breaking(getAll), put: breaking(put) })
    const database = crypto.randomUUID()
    const outcomes: string[] = []
    // Of a new database: the first entry, the reading of its name, the naming, and the claim. Of one that has a name: what is asked of it, too.
    for (failing = 1; failing <= 5; failing++) {
      asks = 0
      const outbox = open('a', failing < 4 ? crypto.randomUUID() : database)
      const work = [outbox.put(entry(`k${failing}`, failing)), outbox.claim(entry(`k${failing}`, failing), undefined), outbox.load()]
      for (const { status } of await Promise.allSettled(work)) outcomes.push(status)
      expect(asks).toBeGreaterThanOrEqual(failing)
    }
    // A transaction that the browser has aborted is tried once more.
    expect(new Set(outcomes)).toEqual(new Set(['fulfilled']))
    // Unheard rejections are told in a task after that in which they happen.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    expect(unheard).toEqual([])
  })

  it('says that there is no IndexedDB', async () => {
    await expect(open('a', 'none', { ...platform, indexedDB: undefined }).load()).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})

describe('the unsent messages of a user', () => {
  it('are counted and cleared over conversations, and those of nobody else', async () => {
    const database = crypto.randomUUID()
    await open('a', database).put(entry('1', 1))
    await open('b', database).put(entry('2', 2))
    const bob = new IndexedOutbox(scope('a', 'bob'), platform, database)
    onTestFinished(() => bob.close())
    await bob.put(entry('3', 3))
    const ofAnn = ({ userId }: OutboxScope) => userId === 'ann'
    expect(await countUnsent(platform, ofAnn, database)).toBe(2)
    expect(await clearUnsent(platform, ofAnn, database)).toEqual(['1', '2'])
    expect(await countUnsent(platform, ofAnn, database)).toBe(0)
    expect((await bob.load()).entries).toMatchObject([entry('3', 3)])
  })
})
