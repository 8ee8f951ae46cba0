import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { buildRows, createRowBuilder } from '../../../src/ui/rows/build-rows.ts'
import type { TimelineRow } from '../../../src/ui/rows/row.ts'
import { ran, run, said, state } from './events.ts'

type Step = { readonly kind: 'run' | 'answer' | 'message' | 'state' | 'noise' | 'unknown'; readonly pick: number; readonly skip: number }

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('run', 'answer', 'message', 'state', 'noise', 'unknown'),
    pick: fc.nat(1000),
    skip: fc.constantFrom(1, 1, 1, 2, 5),
  }),
  { maxLength: 60 },
)

/** A log that a server could have written: ids ascend with holes, and an answer names an action before it that has none yet. */
function logOf(list: readonly Step[]): AgentEvent[] {
  const open: number[] = []
  let id = 0
  return list.map(({ kind, pick, skip }) => {
    id += skip
    if (kind === 'run') {
      open.push(id)
      return run(id)
    }
    const cause = kind === 'answer' ? open.splice(pick % Math.max(1, open.length), 1)[0] : undefined
    if (cause !== undefined) return ran(id, cause, pick % 3)
    if (kind === 'message' || kind === 'answer') return said(id, pick % 2 === 0 ? 'user' : 'agent')
    if (kind === 'state') return state(id, pick % 2 === 0 ? 'running' : 'stopped')
    return kind === 'noise' ? { id, observation: 'null', content: '', extras: {} } : { id, action: 'teleport', args: {} }
  })
}

const options = { timeZone: 'UTC', hasOlder: true }

/** Rows but for the keys of groups, which a builder keeps where a single build does not know the group's beginning. */
function withoutGroupKeys(rows: readonly TimelineRow[]): unknown[] {
  return rows.map((row) => (row.type === 'group' ? { ...row, key: 'group' } : row))
}

function ungrouped(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  return rows.flatMap<TimelineRow>((row) => (row.type === 'group' ? row.calls : [row]))
}

test('keys are unique', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const keys = buildRows(logOf(list), options).map((row) => row.key)
      expect(new Set(keys).size).toBe(keys.length)
    }),
  )
})

test('keys are those of the whole log, in its order, wherever a window begins', () => {
  fc.assert(
    fc.property(steps, fc.nat(60), (list, cut) => {
      const events = logOf(list)
      const whole = ungrouped(buildRows(events, options)).map((row) => row.key)
      const part = new Set(ungrouped(buildRows(events.slice(cut), options)).map((row) => row.key))
      const known = [...part].filter((key) => whole.includes(key))
      expect(known).toEqual([...part])
    }),
  )
})

test('a builder that is fed piece by piece, forwards or backwards, shows what one build shows', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 8 }), (list, windows) => {
      const events = logOf(list)
      const build = createRowBuilder()
      for (const [from, length] of windows) {
        const window = events.slice(from, from + length)
        expect(withoutGroupKeys(build(window, options))).toEqual(withoutGroupKeys(buildRows(window, options)))
      }
      for (let end = 0; end <= events.length; end++) build(events.slice(0, end), options)
      expect(withoutGroupKeys(build(events, options))).toEqual(withoutGroupKeys(buildRows(events, options)))
    }),
  )
})

test('rows that did not change keep their identity when an event is appended and when older events come', () => {
  fc.assert(
    fc.property(steps, fc.nat(60), (list, cut) => {
      const events = logOf(list)
      const build = createRowBuilder()
      const before = build(events.slice(cut), options)
      const after = build(events, options)
      for (const row of ungrouped(before)) {
        const same = ungrouped(after).find(({ key }) => key === row.key)
        if (JSON.stringify(same) === JSON.stringify(row)) expect(same).toBe(row)
      }
      for (const row of before) {
        const same = after.find(({ key }) => key === row.key)
        if (JSON.stringify(same) === JSON.stringify(row)) expect(same).toBe(row)
      }
    }),
  )
  const build = createRowBuilder()
  const events = [said(1, 'user'), run(2)]
  const before = build(events, options)
  const after = build([...events, ran(3, 2)], options)
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
})

test('rows keep their identity while the window slides', () => {
  const events = Array.from({ length: 40 }, (_, id) => (id % 2 === 0 ? run(id) : ran(id, id - 1)))
  const build = createRowBuilder()
  const before = build(events.slice(0, 30), { ...options, groups: false })
  const after = build(events.slice(10), { ...options, groups: false })
  expect(after.slice(0, 10).every((row, index) => row === before[index + 5])).toBe(true)
})

test('the list itself keeps its identity when nothing in it changed', () => {
  const build = createRowBuilder()
  const events = [said(1, 'user')]
  const drafts = [{ key: 'd', text: 'He' }]
  const first = build(events, { ...options, drafts })
  expect(build([...events], { ...options, drafts: [...drafts] })).toBe(first)
  expect(build(events, { ...options, drafts: [{ key: 'd', text: 'Hel' }] })).not.toBe(first)
})
