import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { parseEventList } from '../../src/protocol/wire-text.ts'
import { decodeRecords, encodePage, fromText, toText } from '../../src/store/page-record.ts'
import { checksum, joinLines } from '../../src/store/record-text.ts'
import { makeEvent } from './make-events.ts'

const content = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 400 }), fc.constant('你好，世界'.repeat(20)))
const events = fc
  .uniqueArray(fc.tuple(fc.nat(99), content), { selector: ([id]) => id, maxLength: 20 })
  .map((list) => list.sort(([a], [b]) => a - b).map(([id, text]) => makeEvent(id, text)))

function encode(list: readonly AgentEvent[], epoch: string | null = 'one') {
  return encodePage('log', 0, 1, epoch, list.map(toText)).map(({ record }) => record)
}

it('gives back the events that went into a page, whatever is in them', () => {
  fc.assert(
    fc.property(events, (list) => {
      const decoded = decodeRecords(encode(list), 'one') ?? []
      expect(decoded.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
      expect(decoded.map(fromText)).toEqual(JSON.parse(JSON.stringify(list)))
    }),
  )
})

it('keeps the text that an event came as, and makes one of an event that was changed', () => {
  const text = '{"id":3,"source":"agent","action":"think","args":{"thought":"a","n":1.0}}'
  const [event] = parseEventList(`[${text}]`) as AgentEvent[]
  if (event === undefined) throw new Error('no event')
  expect(encode([event])[0]?.text).toBe(text)
  expect(encode([{ ...event, id: 4 }])[0]?.text).toBe(text.replace('3', '4').replace('1.0', '1'))
})

it('has the ids of a record in its key as well', () => {
  const [first] = encodePage('log', 0, 1, null, [makeEvent(3), makeEvent(4), makeEvent(9)].map(toText))
  expect(first?.key).toEqual(['log', 0, 1, 0, 3, 4, 9, 9])
  expect(first?.record.ids).toEqual([3, 4, 9, 9])
})

it('does not take a record in which any character or id is another', () => {
  fc.assert(
    fc.property(events.filter((list) => list.length > 0), fc.nat(), fc.nat(), (list, where, what) => {
      const [record] = encode(list)
      if (record === undefined) throw new Error('no record')
      const at = where % record.text.length
      const other = String.fromCharCode((String(record.text).charCodeAt(at) + 1 + (what % 90)) % 0x10000)
      expect(decodeRecords([{ ...record, text: record.text.slice(0, at) + other + record.text.slice(at + 1) }], 'one')).toBeNull()
      expect(decodeRecords([{ ...record, text: record.text.slice(0, at) }], 'one')).toBeNull()
      expect(decodeRecords([{ ...record, ids: record.ids.map((id) => id + 1) }], 'one')).toBeNull()
    }),
  )
})

it('holds an event of any size in several records, none of which may be lost, doubled or moved', () => {
  const list = [makeEvent(0), makeEvent(1, '你好🙂'.repeat(120_000)), makeEvent(2, 'x'.repeat(300_000)), makeEvent(3)]
  const records = encode(list)
  expect(records.length).toBeGreaterThan(4)
  for (const { text } of records) expect(text.length).toBeLessThanOrEqual(131_072)
  expect(decodeRecords([...records, ...encode([makeEvent(7)])], 'one')?.map(fromText)).toEqual([...list, makeEvent(7)])
  for (const at of records.keys()) {
    expect(decodeRecords(records.toSpliced(at, 1), 'one')).toBeNull()
    const [here, next] = [records[at], records[at + 1]]
    if (here === undefined || next === undefined) continue
    expect(decodeRecords(records.toSpliced(at, 2, next, here), 'one')).toBeNull()
    expect(decodeRecords(records.toSpliced(at, 1, here, here), 'one')).toBeNull()
  }
})

it('takes a record of no epoch in any, and of an epoch only in its own', () => {
  const [kept] = encode([makeEvent(0)], null)
  const [bound] = encode([makeEvent(0)], 'one')
  if (kept === undefined || bound === undefined) throw new Error('no record')
  expect(decodeRecords([kept], 'two')).not.toBeNull()
  expect(decodeRecords([bound], 'two')).toBeNull()
})

it('sums text of every length, also beyond the size of its buffer', () => {
  const text = 'a✓b'.repeat(60_000)
  for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 9, 65_535, 65_536, 65_537, 131_075, 180_000, 400_000]) {
    const sum = checksum(text.slice(0, length), 0, [1, 2])
    expect(checksum(text.slice(0, length), 0, [1, 2])).toBe(sum)
    expect(checksum(`${text.slice(0, Math.max(0, length - 1))}~`, 0, [1, 2])).not.toBe(sum)
    expect(checksum(text.slice(0, length), 0, [1, 3])).not.toBe(sum)
  }
})

it('tells two flipped bits from none, wherever they are', () => {
  const text = JSON.stringify(Array.from({ length: 20 }, (_, id) => makeEvent(id)))
  const sum = checksum(text, 0, [0, 19])
  let state = 1
  const next = (below: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below
  const flip = (whole: string) => {
    const place = next(whole.length)
    return whole.slice(0, place) + String.fromCharCode(whole.charCodeAt(place) ^ (1 << (next(1 << 16) % 5))) + whole.slice(place + 1)
  }
  const collisions = Array.from({ length: 50_000 }, () => flip(flip(text))).filter((other) => other !== text && checksum(other, 0, [0, 19]) === sum)
  expect(collisions).toEqual([])
})

it('escapes a few wide characters, and leaves text that is full of them', () => {
  expect(joinLines(['"plain é"'])).toBe('"plain é"')
  expect(joinLines([JSON.stringify(`✓ ${'ok '.repeat(20)}`)])).not.toMatch(/[\u0100-\uffff]/)
  const chinese = JSON.stringify('今天天气很好'.repeat(9))
  expect(joinLines([chinese])).toBe(chinese)
  // Whether it is shorter is asked of the whole record.
  const [, escaped = ''] = joinLines([JSON.stringify('plain '.repeat(200)), chinese]).split('\n')
  expect(escaped).not.toMatch(/[\u0100-\uffff]/)
  expect(JSON.parse(escaped)).toBe(JSON.parse(chinese))
})
