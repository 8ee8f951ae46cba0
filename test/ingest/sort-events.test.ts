import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countIds, hasId, toRangeSet } from '../../src/ingest/range-set.ts'
import { sortBatch } from '../../src/ingest/sort-events.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'

const LAST = 40
const span = fc.tuple(fc.nat(LAST), fc.nat(8)).map(([from, length]) => ({ from, to: from + length }))
const received = fc.array(fc.nat(LAST), { maxLength: 20 }).map((ids) => ids.map((id): AgentEvent => ({ id, action: 'think', args: { thought: '' } })))

test('what is known is dropped, what is new comes once and in order, and what neither is known nor came is missing', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 5 }), fc.integer({ min: -1, max: LAST }), received, (spans, cursor, batch) => {
      const known = toRangeSet(spans)
      const { fresh, duplicates, missing } = sortBatch(known, cursor, batch)
      const ids = [...new Set(batch.map(({ id }) => id))].filter((id) => !hasId(known, id)).sort((a, b) => a - b)
      expect(fresh.map(({ id }) => id)).toEqual(ids)
      expect(fresh.length + duplicates).toBe(batch.length)
      const end = ids.at(-1) ?? -1
      const lacking = Array.from({ length: LAST + 1 }, (_, id) => id).filter((id) => id > cursor && id < end && !hasId(known, id) && !ids.includes(id))
      expect(countIds(missing)).toBe(lacking.length)
      expect(lacking.every((id) => hasId(missing, id))).toBe(true)
    }),
  )
})

test('of events with one id the first is taken', () => {
  const twice = ['a', 'b'].map((thought): AgentEvent => ({ id: 0, action: 'think', args: { thought } }))
  expect(sortBatch([], -1, twice).fresh).toEqual([twice[0]])
})
