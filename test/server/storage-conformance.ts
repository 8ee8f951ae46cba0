import { describe, expect, test } from 'vitest'
import { eventText } from '../../src/server/event-text.ts'
import type { AppendItem, EventStorage } from '../../src/server/storage.ts'
import { range } from './harness.ts'

/** One place where logs are kept, and whoever has it open. */
export interface StoragePlace {
  /** Opens it once more: a server that is started again or, where a store allows it, another node. Closed when the test is over. */
  open(): Promise<EventStorage>
}

export interface StorageUnderTest {
  readonly name: string
  /** Whether several nodes may have a place open at once. */
  readonly isShared: boolean
  /** What it cannot hold. */
  readonly broken: unknown
  /** A new, empty place; `clock.now` is what it takes for the time. */
  place(clock?: { now: number }): Promise<StoragePlace>
}

const everything = { conversationId: 'c', from: 0, limit: 1_000_000, maxBytes: Infinity }
const c = { conversationId: 'c', title: null, parentId: null }

export function items(count: number): AppendItem[] {
  return range(1, count).map((index) => ({ rest: `"n":${index}}`, sealed: null, key: null }))
}

function keyed(key: string, body = key): AppendItem {
  return { rest: `"body":${JSON.stringify(body)}}`, sealed: `"idempotency_key":${JSON.stringify(key)}`, key: { key, fingerprint: Buffer.from(body).toString('hex') } }
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'done', (error: unknown) => String((error as { code?: unknown }).code))
}

/** What every store of the server promises, tried on a real one. */
export function describeStorage({ name, isShared, broken, place }: StorageUnderTest): void {
  const openOne = async () => (await place()).open()
  const openWithC = async () => {
    const storage = await openOne()
    await storage.createConversation(c)
    return storage
  }
  const ids = async (storage: EventStorage, query = {}) => (await storage.read({ ...everything, ...query })).map(({ id }) => id)

  describe(`${name}: conversations`, () => {
    test('a new one is empty, and is read as it was made', async () => {
      const storage = await openOne()
      const made = await storage.createConversation({ conversationId: 'a b', title: 'T', parentId: 'p' })
      expect(made).toMatchObject({ conversationId: 'a b', title: 'T', parentId: 'p', latestEventId: -1 })
      expect(await storage.getConversation('a b')).toEqual(made)
      expect(await codeOf(storage.createConversation({ conversationId: 'a b', title: null, parentId: null }))).toBe('conversation_exists')
    })

    test('one that is not there is refused by name', async () => {
      const storage = await openOne()
      const calls = [storage.getConversation('x'), storage.deleteConversation('x'), storage.append({ conversationId: 'x', items: items(1) }), storage.read({ ...everything, conversationId: 'x' })]
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'conversation_not_found'))
    })

    test('are listed newest first, page by page, each once', async () => {
      const storage = await openOne()
      for (const index of range(0, 6)) await storage.createConversation({ ...c, conversationId: `c${index}` })
      const pages: string[][] = []
      for (let pageId: string | undefined, more = true; more; ) {
        const page = await storage.listConversations({ limit: 3, pageId })
        pages.push(page.conversations.map(({ conversationId }) => conversationId))
        more = page.nextPageId !== null
        pageId = page.nextPageId ?? undefined
      }
      expect(pages).toEqual([['c6', 'c5', 'c4'], ['c3', 'c2', 'c1'], ['c0']])
      for (const pageId of ['x', '-1', '1.5']) expect(await codeOf(storage.listConversations({ limit: 3, pageId }))).toBe('bad_request')
    })

    test('those of a parent are listed in the order in which they were made, page by page, and no others', async () => {
      const storage = await openOne()
      for (const parentId of ['p', 'q', 'c3']) await storage.createConversation({ ...c, conversationId: parentId })
      for (const index of range(0, 6)) await storage.createConversation({ ...c, conversationId: `p${9 - index}`, parentId: index === 4 ? 'q' : 'p' })
      await storage.append({ conversationId: 'p9', items: items(1) })
      await storage.deleteConversation('p7')
      const pages: string[][] = []
      for (let pageId: string | undefined, more = true; more; ) {
        const page = await storage.listConversations({ parentId: 'p', limit: 2, pageId })
        pages.push(page.conversations.map(({ conversationId }) => conversationId))
        more = page.nextPageId !== null
        pageId = page.nextPageId ?? undefined
      }
      expect(pages).toEqual([['p9', 'p8'], ['p6', 'p4'], ['p3']])
      expect(await storage.listConversations({ parentId: 'c3', limit: 2 })).toEqual({ conversations: [], nextPageId: null })
      expect((await storage.listConversations({ parentId: 'q', limit: 2 })).conversations).toMatchObject([{ conversationId: 'p5', parentId: 'q' }])
      expect(await codeOf(storage.listConversations({ parentId: 'p', limit: 3, pageId: 'x' }))).toBe('bad_request')
      // Who named it as its parent still does.
      await storage.deleteConversation('q')
      expect((await storage.listConversations({ parentId: 'q', limit: 2 })).conversations).toMatchObject([{ conversationId: 'p5' }])
    })

    test('one that is deleted and made again is another: empty, of another epoch, knowing no key', async () => {
      const storage = await openOne()
      const { epoch } = await storage.createConversation(c)
      await storage.append({ conversationId: 'c', items: [keyed('k'), ...items(4)] })
      await storage.deleteConversation('c')
      expect(await codeOf(storage.getConversation('c'))).toBe('conversation_not_found')
      const again = await storage.createConversation(c)
      expect(again).toMatchObject({ latestEventId: -1 })
      expect(again.epoch).not.toBe(epoch)
      expect(await ids(storage)).toEqual([])
      expect(await codeOf(storage.read({ ...everything, epoch }))).toBe('epoch_changed')
      expect(await codeOf(storage.append({ conversationId: 'c', epoch, items: items(1) }))).toBe('epoch_changed')
      expect(await storage.append({ conversationId: 'c', epoch: again.epoch, items: [keyed('k', 'other')] })).toMatchObject({ ids: [0], epoch: again.epoch })
    })

    test('a deletion comes after the appends before it, which are acknowledged', async () => {
      const storage = await openWithC()
      const appended = storage.append({ conversationId: 'c', items: items(2) })
      await storage.deleteConversation('c')
      expect(await appended).toMatchObject({ ids: [0, 1] })
    })

    test('those that were not touched for long are deleted, and no others', async () => {
      const clock = { now: Date.parse('2026-01-01T00:00:00Z') }
      const storage = await (await place(clock)).open()
      for (const conversationId of ['old', 'touched', 'older']) await storage.createConversation({ ...c, conversationId })
      clock.now += 86_400_000
      await storage.append({ conversationId: 'touched', items: items(1) })
      await storage.createConversation({ ...c, conversationId: 'new' })
      const query = { updatedBefore: '2026-01-01T12:00:00.000Z', limit: 1 }
      expect([await storage.deleteIdle(query), await storage.deleteIdle(query), await storage.deleteIdle(query)].flat().toSorted()).toEqual(['old', 'older'])
      expect((await storage.listConversations({ limit: 9 })).conversations.map(({ conversationId }) => conversationId)).toEqual(['new', 'touched'])
    })
  })

  describe(`${name}: appends`, () => {
    test('of one turn share commits; ids are contiguous and in the order of the calls', async () => {
      const storage = await openWithC()
      const results = await Promise.all(range(1, 50).map(() => storage.append({ conversationId: 'c', items: items(100) })))
      expect(results.flatMap((result) => result.ids)).toEqual(range(0, 4999))
      expect(results.map(({ appended, latestEventId }) => [appended, latestEventId])).toEqual(range(1, 50).map((index) => [100, index * 100 - 1]))
      expect(await ids(storage)).toEqual(range(0, 4999))
      expect(await storage.getConversation('c')).toMatchObject({ latestEventId: 4999 })
    })

    test('to different conversations do not mix', async () => {
      const storage = await openOne()
      const names = range(0, 19).map((index) => `c${index}`)
      for (const conversationId of names) await storage.createConversation({ ...c, conversationId })
      await Promise.all(range(1, 10).flatMap(() => names.map((conversationId) => storage.append({ conversationId, items: [keyed(conversationId), ...items(1)] }))))
      for (const conversationId of names) {
        const events = await storage.read({ ...everything, conversationId })
        expect(events.map(({ id }) => id)).toEqual(range(0, 10))
        expect(events.filter(({ rest }) => rest.includes('body')).map(({ rest }) => rest)).toEqual([`"body":${JSON.stringify(conversationId)}}`])
      }
    })

    test('one that is refused consumes no id, and spares those that share its commit', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: [keyed('k')] })
      const results = await Promise.allSettled([
        storage.append({ conversationId: 'c', items: items(1) }),
        storage.append({ conversationId: 'c', items: [...items(3), keyed('k', 'other')] }),
        storage.append({ conversationId: 'c', epoch: 'another', items: items(1) }),
        storage.append({ conversationId: 'c', items: items(1) }),
      ])
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value.ids : (result.reason as { code: string }).code))).toEqual([
        [1],
        'idempotency_conflict',
        'epoch_changed',
        [2],
      ])
      expect(await ids(storage)).toEqual([0, 1, 2])
    })

    test('of the largest events and lists are taken', async () => {
      const storage = await openWithC()
      const large = { rest: `"text":${JSON.stringify('é"\\'.repeat(1 << 20))}}`, sealed: null, key: null }
      expect(await storage.append({ conversationId: 'c', items: [large, large] })).toMatchObject({ ids: [0, 1] })
      expect(await storage.append({ conversationId: 'c', items: items(1000) })).toMatchObject({ appended: 1000, latestEventId: 1001 })
      expect((await storage.read({ ...everything, maxBytes: 1 << 20 })).map(({ rest }) => rest.length)).toEqual([large.rest.length])
      expect(await ids(storage, { from: 1, maxBytes: 64 << 20 })).toEqual(range(1, 1001))
    })

    test('what the store cannot take is rejected whole, and the next one goes through', async () => {
      const storage = await openWithC()
      const settled = [items(1), [...items(1), { rest: broken as string, sealed: null, key: null }]].map((list) => codeOf(storage.append({ conversationId: 'c', items: list })))
      expect(await Promise.all(settled)).toEqual(['storage_failed', 'storage_failed'])
      expect(await storage.append({ conversationId: 'c', items: items(1) })).toMatchObject({ ids: [0] })
    })

    test('are kept as they were given, to the last character', async () => {
      const storage = await openOne()
      const texts = ['', '\0', 'a\0b\\0\\', '😀 é 漢 \u2028 "quoted" {curly} NULL', '\\', '\\x41', '\u{10FFFF}\uFFFF', 'NULL', '\t\r\n\b\f']
      const conversations = texts.map((title, index) => ({ conversationId: `c${index}`, title, parentId: null }))
      for (const conversation of conversations) {
        expect(await storage.createConversation(conversation)).toMatchObject(conversation)
        const { conversationId } = conversation
        // A lone surrogate is written as its escape.
        const list = [...texts, '\uD800', 'x\uDFFF'].map((text) => ({ ...keyed(text), rest: `"text":${JSON.stringify(text)}}` }))
        const { ids: given } = await storage.append({ conversationId, items: list })
        const kept = await storage.read({ ...everything, conversationId })
        expect(kept.map(({ rest, sealed }) => ({ rest, sealed }))).toEqual(list.map(({ rest, sealed }) => ({ rest, sealed })))
        expect(await storage.append({ conversationId, items: list.slice(0, texts.length) })).toMatchObject({ ids: given.slice(0, texts.length), appended: 0 })
      }
      expect((await storage.listConversations({ limit: 100 })).conversations.map(({ title }) => title)).toEqual(texts.toReversed())
    })
  })

  describe(`${name}: idempotency`, () => {
    test('the same key gives the first id, in one commit, in a later one, and within a list', async () => {
      const storage = await openWithC()
      const first = await Promise.all([keyed('a'), keyed('b'), keyed('a')].map((item) => storage.append({ conversationId: 'c', items: [item] })))
      expect(first.map((result) => [result.ids, result.appended, result.latestEventId])).toEqual([[[0], 1, 0], [[1], 1, 1], [[0], 0, 1]])
      expect(await storage.append({ conversationId: 'c', items: [keyed('b'), keyed('x'), keyed('x'), keyed('a')] })).toMatchObject({ ids: [1, 2, 2, 0], appended: 1, latestEventId: 2 })
      expect(await ids(storage)).toEqual([0, 1, 2])
    })

    test('a key for a list gives all of its ids again', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: items(3) })
      const request = { conversationId: 'c', items: items(4), key: { key: 'list', fingerprint: 'f' } }
      const results = await Promise.all([storage.append(request), storage.append(request)])
      expect(results).toMatchObject([{ ids: [3, 4, 5, 6], appended: 4 }, { ids: [3, 4, 5, 6], appended: 0, latestEventId: 6 }])
      expect(await codeOf(storage.append({ ...request, key: { key: 'list', fingerprint: 'g' } }))).toBe('idempotency_conflict')
      expect(await ids(storage)).toEqual(range(0, 6))
    })

    test('something else under a key is a conflict, also within one list, and nothing of it is kept', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: [keyed('a')] })
      expect(await codeOf(storage.append({ conversationId: 'c', items: [keyed('b'), keyed('a', 'other')] }))).toBe('idempotency_conflict')
      expect(await codeOf(storage.append({ conversationId: 'c', items: [keyed('c'), keyed('c', 'other')] }))).toBe('idempotency_conflict')
      expect(await storage.append({ conversationId: 'c', items: [keyed('b', 'b2')] })).toMatchObject({ ids: [1] })
    })
  })

  describe(`${name}: reading`, () => {
    test('goes up and down, within bounds and limits', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: items(10) })
      expect(await ids(storage, { from: 3, to: 6 })).toEqual([3, 4, 5, 6])
      expect(await ids(storage, { from: 3, to: 6, reverse: true })).toEqual([6, 5, 4, 3])
      expect(await ids(storage, { from: 3, limit: 2 })).toEqual([3, 4])
      expect(await ids(storage, { limit: 2, reverse: true })).toEqual([9, 8])
      expect(await ids(storage, { from: 8, to: Number.MAX_SAFE_INTEGER })).toEqual([8, 9])
      expect(await ids(storage, { from: 10 })).toEqual([])
      expect(await ids(storage, { from: 6, to: 3 })).toEqual([])
    })

    test('stops at its bytes, but never before its first event', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: range(1, 5).map(() => ({ rest: 'é'.repeat(50), sealed: null, key: null })) })
      expect(await ids(storage, { maxBytes: 1 })).toEqual([0])
      expect(await ids(storage, { maxBytes: 299 })).toEqual([0, 1])
      expect(await ids(storage, { maxBytes: 300 })).toEqual([0, 1, 2])
      expect(await ids(storage, { maxBytes: 200, reverse: true })).toEqual([4, 3])
    })

    test('gives a range as it goes over the wire, with what only contiguous clients see where it is asked for', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: [keyed('k', 'ä "quoted" \\u0000 😀\\n'), ...items(150), keyed('l')] })
      const range = { conversationId: 'c', from: 0, to: 151, reverse: false, shown: 'contiguous' as const, maxBytes: 1_000_000 }
      const parsed = async (more = {}) => JSON.parse(`[${String(await storage.readJson({ ...range, ...more }))}]`) as { id: number }[]
      const stored = await storage.read(everything)
      for (const shown of ['plain', 'contiguous'] as const) {
        const events = stored.map((event) => JSON.parse(eventText(event, shown)) as { id: number })
        expect(await parsed({ shown })).toEqual(events)
        expect(await parsed({ shown, reverse: true })).toEqual(events.toReversed())
        expect(await parsed({ shown, from: 5, to: 5 })).toEqual([events[5]])
      }
    })

    test('gives no range that is too large, that is not there whole, or of another log', async () => {
      const storage = await openWithC()
      await storage.append({ conversationId: 'c', items: items(10) })
      const range = { conversationId: 'c', from: 0, to: 9, reverse: false, shown: 'plain' as const, maxBytes: 1_000_000 }
      expect(await storage.readJson(range)).not.toBeNull()
      expect(await storage.readJson({ ...range, maxBytes: 20 })).toBeNull()
      expect(await storage.readJson({ ...range, to: 10 })).toBeNull()
      for (const [from, to] of [[5, 4], [9, 2], [999, 9], [12, 10], [0, -5], [0, -5_000_000_000]] as const) expect(await storage.readJson({ ...range, from, to })).toBeNull()
      expect(await codeOf(storage.readJson({ ...range, epoch: 'another' }))).toBe('epoch_changed')
      expect(await codeOf(storage.readJson({ ...range, conversationId: 'x' }))).toBe('conversation_not_found')
    })
  })

  describe(`${name}: its end`, () => {
    test('waits for what runs, and refuses what comes after', async () => {
      const storage = await openWithC()
      const appended = storage.append({ conversationId: 'c', items: items(1) })
      await storage.close()
      await storage.close()
      expect(await appended).toMatchObject({ ids: [0] })
      const calls = [storage.getConversation('c'), storage.append({ conversationId: 'c', items: items(1) }), storage.read(everything), storage.deleteConversation('c'), storage.listConversations({ limit: 1 })]
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'closed'))
    })

    test('loses nothing: whoever opens it next finds conversations, keys and events', async () => {
      const shared = await place()
      const first = await shared.open()
      const { epoch } = await first.createConversation(c)
      await first.append({ conversationId: 'c', items: [keyed('k'), ...items(2)] })
      const before = await first.read(everything)
      await first.close()
      const second = await shared.open()
      expect(await second.getConversation('c')).toMatchObject({ epoch, latestEventId: 2 })
      expect(await second.read(everything)).toEqual(before)
      expect(await second.append({ conversationId: 'c', items: [keyed('k')] })).toMatchObject({ ids: [0], appended: 0 })
    })
  })

  if (!isShared) return
  describe(`${name}: several nodes`, () => {
    test('see at once what one of them has acknowledged', async () => {
      const shared = await place()
      const [a, b] = [await shared.open(), await shared.open()]
      await a.createConversation(c)
      await b.append({ conversationId: 'c', items: items(3) })
      expect(await ids(a)).toEqual([0, 1, 2])
      await a.deleteConversation('c')
      expect(await codeOf(b.read(everything))).toBe('conversation_not_found')
    })

    test('that write at once give each id once, and each key one event', async () => {
      const shared = await place()
      const nodes = await Promise.all(range(1, 3).map(() => shared.open()))
      await nodes[0]?.createConversation(c)
      // Every node is given every key, as clients do that try again elsewhere.
      const writes = nodes.flatMap((node) => range(0, 199).map((index) => node.append({ conversationId: 'c', items: [keyed(`k${index}`), ...(index % 10 === 0 ? items(2) : [])] })))
      const results = await Promise.all(writes)
      const last = Math.max(...results.map(({ latestEventId }) => latestEventId))
      expect(last).toBe(200 + 3 * 20 * 2 - 1)
      const events = await nodes[1]?.read(everything)
      expect(events?.map(({ id }) => id)).toEqual(range(0, last))
      const bodies = events?.filter(({ rest }) => rest.includes('body')).map(({ rest }) => rest)
      expect(new Set(bodies).size).toBe(200)
      expect(bodies).toHaveLength(200)
    })
  })
}
