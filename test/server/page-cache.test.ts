import { expect, test, vi } from 'vitest'
import { PageCache } from '../../src/server/page-cache.ts'

const page = (text: string, bytes = 1_000) => ({ bytes: Buffer.alloc(bytes, text), encoding: null })
const maker = (text: string, bytes?: number) => vi.fn<() => Promise<ReturnType<typeof page>>>(async () => page(text, bytes))

test('a page is made once, also when many ask for it at once', async () => {
  const pages = new PageCache(10_000)
  const make = maker('a')
  const got = await Promise.all([pages.get('a', make), pages.get('a', make), pages.get('a', make)])
  expect(new Set(got).size).toBe(1)
  expect(await pages.get('a', make)).toEqual(got[0])
  expect(make).toHaveBeenCalledTimes(1)
})

test('what was not asked for longest goes first, and no more is kept than there is room for', async () => {
  const pages = new PageCache(6_000)
  for (const name of ['a', 'b', 'c']) await pages.get(name, maker(name))
  await pages.get('a', maker('never'))
  await pages.get('d', maker('d'))
  const again = { a: maker('a'), b: maker('b'), c: maker('c'), d: maker('d') }
  for (const name of ['a', 'c', 'd'] as const) await pages.get(name, again[name])
  await pages.get('b', again.b)
  expect(Object.values(again).map((make) => make.mock.calls.length)).toEqual([0, 1, 0, 0])
})

test('a page that is larger than all the room is not kept, and drives nothing out', async () => {
  const pages = new PageCache(6_000)
  await pages.get('a', maker('a'))
  const large = maker('large', 7_000)
  await pages.get('large', large)
  await pages.get('large', large)
  expect(large).toHaveBeenCalledTimes(2)
  const again = maker('a')
  await pages.get('a', again)
  expect(again).not.toHaveBeenCalled()
})

test('a page that could not be made is made anew for the next who asks', async () => {
  const pages = new PageCache(6_000)
  await expect(pages.get('a', () => Promise.reject(new Error('The disk is away.')))).rejects.toThrow('The disk is away.')
  expect((await pages.get('a', maker('a'))).bytes.toString()).toBe('a'.repeat(1_000))
})

test('without room nothing is kept', async () => {
  const pages = new PageCache(0)
  const make = maker('a')
  await pages.get('a', make)
  await pages.get('a', make)
  expect(make).toHaveBeenCalledTimes(2)
})

test('a page keeps no larger block of memory than it is', async () => {
  const pages = new PageCache(6_000)
  const piece = Buffer.alloc(100_000, 'a').subarray(10, 1_010)
  await pages.get('a', () => Promise.resolve({ bytes: piece, encoding: null }))
  const { bytes } = await pages.get('a', maker('never'))
  expect(bytes).toEqual(piece)
  expect(bytes.buffer.byteLength).toBe(1_000)
})
