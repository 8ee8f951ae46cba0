import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { platform } from '../../../src/runtime.ts'
import { V1Pages } from '../../../src/source/v1/v1-pages.ts'
import { V1Log } from '../../fakes/v1-log.ts'
import { answers, many } from './v1-harness.ts'

const { signal } = new AbortController()

it.each([['backwards', 5_000], ['forwards', 3_000]])('holds of a long way %s no more than can be asked for', async (_, place) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const log = new V1Log(many(8_000, (index) => ({ pad: Buffer.alloc(10_000, index % 26 + 97).toString() })))
  const held: number[] = []
  const measure = () => {
    if (held.length % 10 === 0) collect()
    held.push(process.memoryUsage().heapUsed)
  }
  const pages = new V1Pages('http://localhost/api/conversations/c', { fetch: answers(log, (path) => (path === 'search' ? measure() : undefined)), runtime: platform })
  await pages.readPage({ limit: 100, reverse: true, signal })
  held.length = 0
  const page = await pages.readPage({ from: place, to: place + 9, limit: 10, reverse: false, signal })
  expect(page.events.map((event) => (event as { id: number }).id)).toEqual(Array.from({ length: 10 }, (__, index) => place + index))
  expect(held.length).toBeGreaterThan(25)
  const collected = held.filter((_bytes, index) => index % 10 === 0)
  // Ten pages of 100 events of 10,000 letters are 10 MB.
  expect(Math.max(...collected) - (collected[0] ?? 0)).toBeLessThan(15_000_000)
})
