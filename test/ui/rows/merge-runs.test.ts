import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildRows } from '../../../src/ui/rows/build-rows.ts'
import { instantOfRow, looseRows, mergeRuns } from '../../../src/ui/rows/merge-runs.ts'
import { eventFactory } from '../../../src/testing/event-factory.ts'

interface Row {
  readonly key: string
  readonly at: number | null
}

const run = (runId: string, ...times: (number | null)[]) => ({ runId, rows: times.map((at, index): Row => ({ key: String(index), at })) })
const merged = (...runs: ReturnType<typeof run>[]) => mergeRuns(runs, ({ at }) => at).map(({ runId, row }) => `${runId}${row.key}`)

describe('runs that are merged', () => {
  test('stand in the order of their times', () => {
    expect(merged(run('a', 1, 4, 9), run('b', 2, 3, 10))).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2'])
  })

  test('at one instant the run that is given first goes first, each in its own order', () => {
    expect(merged(run('b', 5, 5), run('a', 5, 5))).toEqual(['b0', 'b1', 'a0', 'a1'])
  })

  test('a row without a time, or with an earlier one than the row before it, stays with that row', () => {
    expect(merged(run('a', 1, null, 8), run('b', 2, 0, 9))).toEqual(['a0', 'a1', 'b0', 'b1', 'a2', 'b2'])
  })

  test('what has no time yet stands before the first that has, and a run without any at the beginning', () => {
    expect(merged(run('a', 1, 6), run('b', null, 5), run('c', null, null))).toEqual(['c0', 'c1', 'a0', 'b0', 'b1', 'a1'])
  })

  test('are nothing where there is nothing', () => {
    expect(merged()).toEqual([])
    expect(merged(run('a'), run('b', 1))).toEqual(['b0'])
  })

  const times = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 12 })

  test('keep every row once, each run in its own order, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.array(times, { maxLength: 5 }), (lists) => {
        const order = mergeRuns(lists.map((list, index) => run(`r${index}`, ...list)), ({ at }) => at)
        expect(new Set(order.map(({ key }) => key)).size).toBe(lists.flat().length)
        for (const [lane, list] of lists.entries()) expect(order.filter((row) => row.lane === lane).map(({ row }) => row.key)).toEqual(list.map((_, index) => String(index)))
      }),
    )
  })

  test('keep the order of what is there when more comes at the end of any', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, more) => {
        const before = merged(run('a', ...a), run('b', 0, ...b))
        const after = merged(run('a', ...a), run('b', 0, ...b, ...more))
        const known = new Set(before)
        // A run of which no time is known has no place yet.
        fc.pre(a.length === 0 || a.some((time) => time !== null))
        expect(after.filter((name) => known.has(name))).toEqual(before)
      }),
    )
  })
})

test('rows of timelines are merged: calls one by one, gaps with what is before them, drafts at the end, days left out', () => {
  const make = eventFactory()
  const first = [make.message('go', 'user'), ...make.run('a', ''), ...make.run('b', ''), ...make.run('c', ''), make.message('done')]
  const other = eventFactory({ start: Date.UTC(2026, 0, 1, 12, 0, 2) })
  const second = [other.message('child'), { ...other.message('late'), id: 9 }]
  const runs = [
    { runId: 'p', rows: looseRows(buildRows(first, { timeZone: 'UTC', drafts: [{ key: 'd', text: 'I am' }] })) },
    { runId: 'c', rows: looseRows(buildRows(second, { timeZone: 'UTC', gaps: [{ from: 1, to: 8 }] })) },
  ]
  expect(mergeRuns(runs, instantOfRow).map(({ runId, row }) => `${runId} ${row.type} ${row.id ?? ''}`.trim())).toEqual([
    'p message 0', 'p call 1', 'c message 0', 'c gap', 'p call 3', 'c message 9', 'p call 5', 'p message 7', 'p draft',
  ])
})
