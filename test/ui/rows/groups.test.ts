import { expect, test } from 'vitest'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { buildRows, createRowBuilder } from '../../../src/ui/rows/build-rows.ts'
import { summarizeCalls } from '../../../src/ui/rows/call-summary.ts'
import type { BuildRowsOptions, GroupRow, TimelineRow } from '../../../src/ui/rows/row.ts'
import { ran, run, said, state } from './events.ts'

const inUtc: BuildRowsOptions = { timeZone: 'UTC', hasOlder: true }

/** Calls that were answered at once, from this id on: two events each. */
const done = (from: number, count: number): AgentEvent[] => Array.from({ length: count }, (_, at) => [run(from + at * 2), ran(from + at * 2 + 1, from + at * 2)]).flat()
/** `[2 4 6] 8 9`: ids of rows, groups in brackets. */
const shape = (rows: readonly TimelineRow[]) => rows.map((row) => (row.type === 'group' ? `[${row.calls.map(({ id }) => id).join(' ')}]` : String(row.id ?? row.type))).join(' ')
const groupIn = (rows: readonly TimelineRow[]): GroupRow => {
  const group = rows.find((row) => row.type === 'group')
  if (group === undefined) throw new Error(`no group in ${shape(rows)}`)
  return group
}

test('three finished calls and more are a group as soon as something follows them', () => {
  expect(shape(buildRows(done(1, 3), inUtc))).toBe('1 3 5')
  expect(shape(buildRows([...done(1, 3), said(7, 'agent')], inUtc))).toBe('[1 3 5] 7')
  expect(shape(buildRows([...done(1, 2), said(5, 'agent')], inUtc))).toBe('1 3 5')
})

test('the newest call stays outside until another follows: the list keeps its length', () => {
  const events = done(1, 6)
  expect(shape(buildRows(events.slice(0, 7), inUtc))).toBe('[1 3 5] 7')
  expect(shape(buildRows(events.slice(0, 8), inUtc))).toBe('[1 3 5] 7')
  expect(shape(buildRows(events.slice(0, 9), inUtc))).toBe('[1 3 5 7] 9')
})

test('messages, states, days, gaps, ends and calls about which a person was asked stand between groups', () => {
  const groups = (between: AgentEvent, options: BuildRowsOptions = inUtc) => shape(buildRows([...done(1, 3), between, ...done(20, 3), said(30, 'agent')], options))
  expect(groups(said(10, 'user'))).toBe('[1 3 5] 10 [20 22 24] 30')
  expect(groups(state(10, 'running'))).toBe('[1 3 5] 10 [20 22 24] 30')
  expect(groups({ id: 10, action: 'finish', args: {} })).toBe('[1 3 5] 10 [20 22 24] 30')
  expect(groups(run(10, 'rm -r build', { confirmation_state: 'awaiting_confirmation' }))).toBe('[1 3 5] 10 [20 22 24] 30')
  expect(groups(run(10, 'ls', { confirmation_state: 'confirmed' }))).toBe('[1 3 5 10 20 22 24] 30')
  expect(shape(buildRows([...done(1, 3), ...done(20, 3), said(30, 'agent')], { ...inUtc, gaps: [{ from: 7, to: 19 }] }))).toBe('[1 3 5] gap [20 22 24] 30')
})

test('a call that runs is in its group and not yet counted as finished', () => {
  expect(shape(buildRows([run(1), run(2), ...done(3, 2), run(7)], inUtc))).toBe('1 2 3 5 7')
  expect(shape(buildRows([run(1), run(2), ...done(3, 2), ran(7, 1), run(8)], inUtc))).toBe('[1 2 3 5] 8')
})

test('an answer that comes late makes a group where its call stands', () => {
  const build = createRowBuilder()
  const events = [run(1), ...done(2, 2), said(6, 'user'), ...done(7, 3), said(13, 'user')]
  expect(shape(build(events, inUtc))).toBe('1 2 4 6 [7 9 11] 13')
  const after = build([...events, ran(14, 1)], inUtc)
  expect(shape(after)).toBe('[1 2 4] 6 [7 9 11] 13')
})

test('groups are left out on demand', () => {
  expect(shape(buildRows([...done(1, 3), said(7, 'agent')], { ...inUtc, groups: false }))).toBe('1 3 5 7')
})

test('a group keeps its key and its calls their identity while calls come at its end, older ones come before it, and its first one leaves', () => {
  const build = createRowBuilder()
  const events = done(1, 30)
  const first = groupIn(build(events.slice(20, 40), inUtc))
  const appended = groupIn(build(events.slice(20, 44), inUtc))
  expect(appended.key).toBe(first.key)
  expect(appended.calls.slice(0, first.calls.length).every((call, at) => call === first.calls[at])).toBe(true)
  const older = groupIn(build(events.slice(0, 44), inUtc))
  expect(older.key).toBe(first.key)
  expect(groupIn(build(events.slice(10, 60), inUtc)).key).toBe(first.key)
})

test('a group that did not change keeps its identity', () => {
  const build = createRowBuilder()
  const events = [...done(1, 4), said(9, 'agent'), said(10, 'user')]
  const before = groupIn(build(events.slice(0, -1), inUtc))
  expect(groupIn(build(events, inUtc))).toBe(before)
  expect(groupIn(build([said(0, 'user'), ...events], inUtc))).toBe(before)
})

test('halves of what was one group have keys of their own', () => {
  const build = createRowBuilder()
  build([...done(1, 3), ...done(10, 3), said(20, 'agent')], inUtc)
  const keys = build([...done(1, 3), said(8, 'user'), ...done(10, 3), said(20, 'agent')], inUtc).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a summary counts calls by kind, files once, failures, and what it took', () => {
  const edit = (id: number, path: string): AgentEvent => ({ id, action: 'edit', args: { path } })
  const events = [
    ...done(1, 2),
    edit(5, 'a.ts'),
    { id: 6, cause: 5, observation: 'edit', content: '', extras: {} } as AgentEvent,
    edit(7, 'a.ts'),
    { id: 8, cause: 7, observation: 'edit', content: 'ERROR: no', extras: {} } as AgentEvent,
    edit(9, 'b.ts'),
    { id: 10, cause: 9, observation: 'edit', content: '', extras: {} } as AgentEvent,
    { id: 11, observation: 'error', content: 'no such tool', extras: {} } as AgentEvent,
    said(12, 'agent'),
  ]
  const { counts, failed, durationMs } = summarizeCalls(groupIn(buildRows(events, inUtc)).calls)
  expect([...counts]).toEqual([['run', 2], ['edit', 2]])
  expect(failed).toBe(2)
  expect(durationMs).toBe(120_000)
})
