import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { decodeRecord, encodePage, fromText, toText } from '../../src/store/page-record.ts'
import { checksum, oneByte } from '../../src/store/record-text.ts'
import { makeEvent } from './make-events.ts'

const content = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 400 }), fc.constant('你好，世界'.repeat(20)))
const events = fc
  .uniqueArray(fc.tuple(fc.nat(99), content), { selector: ([id]) => id, maxLength: 20 })
  .map((list) => list.sort(([a], [b]) => a - b).map(([id, text]) => makeEvent(id, text)))

function encode(list: readonly AgentEvent[], epoch: string | null = 'one') {
  return encodePage('log', 0, 1, epoch, list.map(toText))
}

it('gives back the events that went into a page, whatever is in them', () => {
  fc.assert(
    fc.property(events, (list) => {
      const decoded = encode(list).flatMap(({ record }) => decodeRecord(record, 'one') ?? [])
      expect(decoded.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
      expect(decoded.map(fromText)).toEqual(JSON.parse(JSON.stringify(list)))
    }),
  )
})

it('has the ids of a record in its key as well', () => {
  const [first] = encode([makeEvent(3), makeEvent(4), makeEvent(9)])
  expect(first?.key).toEqual(['log', 0, 1, 0, 3, 4, 9, 9])
  expect(first?.record.ids).toEqual([3, 4, 9, 9])
})

it('does not take a record in which any character or id is another', () => {
  fc.assert(
    fc.property(events.filter((list) => list.length > 0), fc.nat(), fc.nat(), (list, where, what) => {
      const record = encode(list)[0]?.record
      if (record === undefined) throw new Error('no record')
      const at = where % record.text.length
      const other = String.fromCharCode((record.text.charCodeAt(at) + 1 + (what % 90)) % 0x10000)
      expect(decodeRecord({ ...record, text: record.text.slice(0, at) + other + record.text.slice(at + 1) }, 'one')).toBeNull()
      expect(decodeRecord({ ...record, text: record.text.slice(0, at) }, 'one')).toBeNull()
      expect(decodeRecord({ ...record, ids: record.ids.map((id) => id + 1) }, 'one')).toBeNull()
    }),
  )
})

it('takes a record of no epoch in any, and of an epoch only in its own', () => {
  const [kept] = encode([makeEvent(0)], null)
  const [bound] = encode([makeEvent(0)], 'one')
  if (kept === undefined || bound === undefined) throw new Error('no record')
  expect(decodeRecord(kept.record, 'two')).not.toBeNull()
  expect(decodeRecord(bound.record, 'two')).toBeNull()
})

it('sums text of every length, also beyond the size of its buffer', () => {
  const text = 'a✓b'.repeat(60_000)
  for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 9, 65_535, 65_536, 65_537, 131_075, 180_000]) {
    const sum = checksum(text.slice(0, length), [1, 2])
    expect(checksum(text.slice(0, length), [1, 2])).toBe(sum)
    expect(checksum(`${text.slice(0, Math.max(0, length - 1))}~`, [1, 2])).not.toBe(sum)
    expect(checksum(text.slice(0, length), [1, 3])).not.toBe(sum)
  }
})

it('escapes a few wide characters, and leaves text that is full of them', () => {
  expect(oneByte('"plain é"')).toBe('"plain é"')
  expect(oneByte(JSON.stringify(`✓ ${'ok '.repeat(20)}`))).not.toMatch(/[\u0100-\uffff]/)
  const chinese = JSON.stringify('今天天气很好'.repeat(9))
  expect(oneByte(chinese)).toBe(chinese)
})
