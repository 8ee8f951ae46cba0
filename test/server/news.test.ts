import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NewsOutbox } from '../../src/server/news-outbox.ts'
import { fragments, FragmentReader } from '../../src/server/news-payload.ts'
import type { News } from '../../src/server/news.ts'
import { range } from './harness.ts'

test('a text of any length and any characters goes in payloads that PostgreSQL takes, and comes whole', () => {
  const longText = fc.string({ unit: 'binary', maxLength: 40 }).chain((text) => fc.nat(4000).map((times) => text.repeat(times) || 'x'))
  fc.assert(
    fc.property(longText, (text) => {
      const payloads = fragments('node-1', text)
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000)
      const reader = new FragmentReader()
      expect(payloads.map((payload) => reader.take(payload, 'node-2'))).toEqual([...range(2, payloads.length).map(() => null), text])
    }),
  )
})

test('what this node sent itself, and what began before it listened, is nothing to it', () => {
  const own = new FragmentReader()
  expect(fragments('a', 'x'.repeat(9000)).map((payload) => own.take(payload, 'a'))).toEqual([null, null])
  const late = new FragmentReader()
  const [, end = ''] = fragments('a', 'x'.repeat(9000))
  expect(late.take(end, 'b')).toBeNull()
  expect(late.take(fragments('c', 'whole')[0] ?? '', 'b')).toBe('whole')
  expect(() => late.take('something else', 'b')).toThrow('eventreel')
})

const draft = (part: { text?: string; delta?: string }, at: number, key = 'd'): News => ({ type: 'transient', conversationId: 'c', frame: { draft: { key, ...part } }, at })
const notice = (code: string): News => ({ type: 'transient', conversationId: 'c', frame: { notice: { level: 'info', code, message: '' } }, at: 0 })

test('what waits is joined: the last head of a conversation, the whole of a draft’s parts', () => {
  const outbox = new NewsOutbox()
  for (const latestEventId of [1, 2]) outbox.add({ type: 'grown', conversationId: 'c', epoch: 'e', latestEventId })
  for (const news of [draft({ delta: 'a' }, 5), draft({ delta: 'b' }, 6), draft({ text: 'x' }, 0, 'f'), draft({ delta: 'y' }, 1, 'f')]) outbox.add(news)
  for (const news of [draft({ delta: 'old' }, 0, 'g'), draft({ text: 'new' }, 3, 'g'), draft({ delta: 'gone' }, 0, 'h')]) outbox.add(news)
  for (const count of [1, 2]) outbox.add({ type: 'asked', conversationId: `c${count % 1}` })
  outbox.add({ type: 'finished', conversationId: 'c', key: 'h' })
  expect(outbox.take()).toEqual([
    { type: 'asked', conversationId: 'c0' },
    { type: 'finished', conversationId: 'c', key: 'h' },
    { type: 'grown', conversationId: 'c', epoch: 'e', latestEventId: 2 },
    draft({ delta: 'ab' }, 5),
    draft({ text: 'xy' }, 0, 'f'),
    draft({ text: 'new' }, 3, 'g'),
  ])
  expect(outbox.take()).toEqual([])
})

test('notices that cannot be told do not pile up', () => {
  const outbox = new NewsOutbox()
  for (const count of range(1, 1500)) outbox.add(notice(String(count)))
  expect(outbox.take()).toEqual(range(501, 1500).map((count) => notice(String(count))))
})
