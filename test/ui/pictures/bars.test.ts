import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { buildBars, isFailure, lastInstant, spanOf } from '../../../src/ui/pictures/bars.ts'
import { buildBarsOfRuns } from '../../../src/ui/pictures/bars-of-runs.ts'
import { buildScale, project } from '../../../src/ui/pictures/scale.ts'
import { stepOf, ticksBetween } from '../../../src/ui/pictures/ticks.ts'
import { buildRows } from '../../../src/ui/rows/build-rows.ts'

const START = Date.UTC(2026, 2, 2, 9)
const at = (seconds: number) => ({ timestamp: new Date(START + seconds * 1_000).toISOString() })
const said = (id: number, seconds: number, source: 'user' | 'agent'): AgentEvent => ({ id, ...at(seconds), source, action: 'message', args: { content: `words ${id}` } })
const run = (id: number, seconds: number, args: object = {}): AgentEvent => ({ id, ...at(seconds), source: 'agent', action: 'run', args: { command: 'make', ...args } })
const ran = (id: number, seconds: number, cause: number, exit_code = 0): AgentEvent => ({ id, ...at(seconds), source: 'agent', cause, observation: 'run', content: '', extras: { metadata: { exit_code } } })
const state = (id: number, seconds: number, agent_state: string): AgentEvent => ({ id, ...at(seconds), source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state } })

const rowsOf = (events: readonly AgentEvent[], options = {}) => buildRows(events, { timeZone: 'UTC', serverTimeZone: 'UTC', ...options })
const seconds = (instant: number) => (instant - START) / 1_000
const told = (events: readonly AgentEvent[], now?: number) =>
  buildBars(rowsOf(events), now).map(({ leads, segments }) => [...leads, ...segments].map(({ phase, from, to }) => `${phase} ${seconds(from)}-${seconds(to)}`))

test('a call is as long as it took, and what led up to it is what the agent thought since the step before', () => {
  expect(told([said(0, 0, 'user'), run(1, 4), ran(2, 9, 1), said(3, 11, 'agent')])).toEqual([['work 0-0'], ['thinking 0-4', 'work 4-9'], ['thinking 9-11', 'work 11-11']])
})

test('the time before what a person says is time waited, whatever the agent’s state says of it', () => {
  const events = [said(0, 0, 'agent'), state(1, 1, 'awaiting_user_input'), said(2, 40, 'user'), state(3, 41, 'running'), run(4, 43), ran(5, 44, 4)]
  expect(told(events)).toEqual([['work 0-0'], ['thinking 0-1', 'waiting 1-40', 'work 40-40'], ['thinking 40-41', 'thinking 41-43', 'work 43-44']])
  expect(told([said(0, 0, 'agent'), said(1, 7, 'user')])).toEqual([['work 0-0'], ['waiting 0-7', 'work 7-7']])
})

test('a call that a person had to allow waits until they did', () => {
  const asked = run(1, 2, { confirmation_state: 'awaiting_confirmation' })
  const events = [said(0, 0, 'user'), asked, state(2, 2, 'awaiting_user_confirmation'), state(3, 30, 'user_confirmed'), ran(4, 33, 1)]
  expect(told(events)[1]).toEqual(['thinking 0-2', 'waiting 2-30', 'work 30-33'])
  expect(told([said(0, 0, 'user'), asked], START + 60_000)[1]).toEqual(['thinking 0-2', 'waiting 2-60'])
})

test('what still runs is drawn until now, and what got no answer has no length', () => {
  expect(told([said(0, 0, 'user'), run(1, 1)], START + 9_000)[1]).toEqual(['thinking 0-1', 'work 1-9'])
  expect(told([said(0, 0, 'user'), run(1, 1), said(2, 5, 'agent')], START + 9_000)[1]).toEqual(['thinking 0-1', 'work 1-1'])
})

test('calls that run at once overlap, and the next step is thought about from when the last of them ended', () => {
  const events = [run(0, 0), run(1, 1), ran(2, 10, 0), ran(3, 4, 1), said(4, 12, 'agent')]
  expect(told(events)).toEqual([['work 0-10'], ['work 1-4'], ['thinking 10-12', 'work 12-12']])
})

test('a thought is hatched, an edit has its colour, a failure is one', () => {
  const bars = buildBars(rowsOf([{ id: 0, ...at(0), source: 'agent', action: 'think', args: { thought: 'Hm.' } }, { id: 1, ...at(1), source: 'agent', action: 'write', args: { path: 'a', content: '' } }, run(2, 2), ran(3, 3, 2, 1)]))
  expect(bars.map(({ segments }) => segments[0]?.phase)).toEqual(['thinking', 'work', 'work'])
  expect(bars.map(({ hue }) => hue)).toEqual(['tool', 'edit', 'run'])
  expect(bars.map(isFailure)).toEqual([false, false, true])
})

test('calls that are folded into a group have each their bar, and missing ids one without any', () => {
  const events = [run(0, 0), ran(1, 1, 0), run(2, 2), ran(3, 3, 2), run(4, 4), ran(5, 5, 4), said(6, 6, 'agent'), said(9, 9, 'agent')]
  const bars = buildBars(rowsOf(events, { gaps: [{ from: 7, to: 8 }] }))
  expect(bars.map(({ id }) => id)).toEqual([0, 2, 4, 6, null, 9])
  expect(bars[4] && spanOf(bars[4])).toBeNull()
  expect(bars[5]?.leads).toEqual([])
})

test('steps without a time stand where the one before them ended; without any time, all stand at one place', () => {
  const untimed = (id: number): AgentEvent => ({ id, source: 'agent', action: 'message', args: { content: 'a' } })
  expect(told([untimed(0), said(1, 5, 'agent'), untimed(2)]).flat()).toEqual(['work 5-5', 'work 5-5', 'work 5-5'])
  const scale = buildScale(buildBars(rowsOf([untimed(0), untimed(1)])))
  expect([scale.start, scale.drawn, project(scale, 800).toX(0)]).toEqual([0, 0, 0])
  expect(lastInstant(rowsOf([untimed(0)]))).toBeNull()
})

test('nothing at all has a scale as well', () => {
  const scale = buildScale([])
  expect(project(scale, 800).toX(START)).toBe(0)
  expect(ticksBetween(scale, project(scale, 800), 0, 800, 100)).toEqual([{ x: 0, at: 0 }])
})

test('idle for more than a minute is folded, a minute and less is not', () => {
  const scale = buildScale(buildBars(rowsOf([said(0, 0, 'user'), said(1, 60, 'agent'), said(2, 121, 'agent'), run(3, 122), ran(4, 4_000, 3)])))
  expect(scale.folds.map(({ from, to, before }) => [seconds(from), seconds(to), before])).toEqual([[60, 121, 0]])
  expect(scale.drawn).toBe((4_000 - 61) * 1_000)
})

test('waiting for a person is idle, also within a call', () => {
  const asked = run(1, 2, { confirmation_state: 'awaiting_confirmation' })
  const scale = buildScale(buildBars(rowsOf([said(0, 0, 'user'), asked, state(2, 302, 'user_confirmed'), ran(3, 305, 1)])))
  expect(scale.folds.map(({ from, to }) => [seconds(from), seconds(to)])).toEqual([[2, 302]])
})

const logs = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 400 }), took: fc.option(fc.integer({ min: 0, max: 200 })), user: fc.boolean() }), { minLength: 1, maxLength: 40 }).map((steps) => {
  const events: AgentEvent[] = []
  let clock = 0
  for (const { wait, took, user } of steps) {
    clock += wait
    if (took === null) events.push(said(events.length, clock, user ? 'user' : 'agent'))
    else {
      events.push(run(events.length, clock))
      events.push(ran(events.length, (clock += took), events.length - 1))
    }
  }
  return events
})

test('places and instants are each other’s inverse, never run backwards, and fill the width', () => {
  fc.assert(
    fc.property(logs, fc.integer({ min: 64, max: 20_000 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (events, width, parts) => {
      const bars = buildBars(rowsOf(events))
      const scale = buildScale(bars)
      const { toX, toInstant, foldWidth, pxPerMs } = project(scale, width)
      const instants = [...parts.map((part) => scale.start + part * (scale.end - scale.start)), scale.end].sort((a, b) => a - b)
      const places = instants.map(toX)
      expect(places.every((x, index) => x >= 0 && x <= width + 0.001 && x >= (places[index - 1] ?? 0) - 0.001)).toBe(true)
      if (scale.drawn > 0) {
        expect(toX(scale.end)).toBeCloseTo(width, 3)
        for (const [index, x] of places.entries()) expect(toX(toInstant(x))).toBeCloseTo(places[index] ?? 0, 2)
      }
      expect(foldWidth * scale.folds.length).toBeLessThanOrEqual(width * 0.3 + 0.001)
      expect(pxPerMs).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('nothing that ran lies in a fold', () => {
  fc.assert(
    fc.property(logs, (events) => {
      const bars = buildBars(rowsOf(events))
      for (const fold of buildScale(bars).folds) {
        expect(fold.to - fold.from).toBeGreaterThan(60_000)
        for (const bar of bars) {
          const span = spanOf(bar)
          if (span !== null) expect(span.to <= fold.from || span.from >= fold.to).toBe(true)
        }
      }
    }),
  )
})

test('ticks stand at round times, never in a fold and never too near to each other', () => {
  fc.assert(
    fc.property(logs, fc.integer({ min: 200, max: 5_000 }), (events, width) => {
      const scale = buildScale(buildBars(rowsOf(events)))
      const step = stepOf(project(scale, width), 96)
      const ticks = ticksBetween(scale, project(scale, width), 0, width, 96)
      for (const [index, { x, at: instant }] of ticks.entries()) {
        expect(x - (ticks[index - 1]?.x ?? -96)).toBeGreaterThanOrEqual(95.99)
        expect(scale.folds.every(({ from, to }) => instant <= from || instant >= to)).toBe(true)
        expect(instant % step === 0 || scale.folds.some(({ to }) => to === instant)).toBe(true)
      }
    }),
  )
  const scale = buildScale(buildBars(rowsOf([run(0, 3), ran(1, 63, 0)])))
  // Also where they stand hardly further apart than they must.
  for (const width of [576.4, 577, 600])
    expect(ticksBetween(scale, project(scale, width), 0, width, 96).map(({ at: instant }) => seconds(instant))).toEqual([10, 20, 30, 40, 50, 60])
})

test('steps of several runs stand by time, each with its lane; what runs in any is drawn until the last instant of all', () => {
  const runs = [
    { runId: 'p', title: 'Parent', rows: rowsOf([said(0, 0, 'user'), run(1, 2)]) },
    { runId: 'c', title: 'Child', rows: rowsOf([said(0, 2, 'user'), run(1, 3), ran(2, 9, 1)]) },
  ]
  const bars = buildBarsOfRuns(runs)
  expect(bars.map(({ id, lane, segments }) => `${lane?.at} ${lane?.title} ${id} ${seconds(segments[0]?.from ?? 0)}-${seconds(segments[0]?.to ?? 0)}`)).toEqual([
    '0 Parent 0 0-0', '0 Parent 1 2-9', '1 Child 0 2-2', '1 Child 1 3-9',
  ])
  expect(new Set(bars.map(({ key }) => key)).size).toBe(4)
})
