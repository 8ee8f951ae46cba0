import { expect, test } from 'vitest'
import { longestOf, type TraceEvent } from '../../bench/lib/longest-task.ts'

const names: TraceEvent[] = [
  { name: 'thread_name', ph: 'M', pid: 7, tid: 1, args: { name: 'CrRendererMain' } },
  { name: 'thread_name', ph: 'M', pid: 7, tid: 2, args: { name: 'DedicatedWorker thread' } },
  { name: 'thread_name', ph: 'M', pid: 3, tid: 1, args: { name: 'CrBrowserMain' } },
]
const task = (place: Pick<TraceEvent, 'pid' | 'tid'>, dur: number, tdur?: number): TraceEvent => ({ name: 'RunTask', ph: 'X', ...place, dur, ...(tdur !== undefined && { tdur }) })

test('the longest task is that of a page, by the time its thread worked', () => {
  const page = { pid: 7, tid: 1 }
  const others = [task({ pid: 7, tid: 2 }, 90_000), task({ pid: 3, tid: 1 }, 90_000), { ...task(page, 90_000), name: 'Paint' }]
  expect(longestOf([...names, ...others, task(page, 80_000, 4_500), task(page, 9_000, 6_250)])).toBe(6.25)
  expect(longestOf([...names, ...others, task(page, 8_000)])).toBe(8)
  expect(longestOf([...names, ...others])).toBeNaN()
})
