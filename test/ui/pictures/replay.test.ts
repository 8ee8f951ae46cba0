import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from './manual-timers.ts'
import { createReplay } from '../../../src/ui/pictures/replay.ts'
import { buildTrack, countAt, instantAt, positionOf } from '../../../src/ui/pictures/replay-track.ts'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { said, state, run, ran } from '../rows/events.ts'

const instantOf = ({ timestamp }: AgentEvent) => (timestamp === undefined ? null : Date.parse(timestamp))
const at = (event: AgentEvent, seconds: number): AgentEvent => ({ ...event, timestamp: new Date(seconds * 1_000).toISOString() })
const log = [
  at(said(0, 'user'), 0),
  at(run(1), 3),
  at(ran(2, 1), 203),
  at(said(3, 'agent'), 205),
  at(state(4, 'awaiting_user_input'), 205),
  at(said(5, 'user'), 900),
  at(state(6, 'running'), 901),
  at(run(7), 1_000),
]
const track = (skipWaiting = true) => buildTrack(log, skipWaiting, instantOf)

test('without skipping, events come when they came', () => {
  expect([...track(false).due].map((ms) => ms / 1_000)).toEqual([0, 3, 203, 205, 205, 900, 901, 1_000])
})

test('what is skipped is what waited for a person, and idleness of more than a minute; what ran is played', () => {
  expect([...track().due].map((ms) => ms / 1_000)).toEqual([0, 3, 203, 205, 205, 206, 207, 208])
})

test('the clock shows the run’s time, never that of an event that has not come', () => {
  const { due } = track()
  expect([0, 2, 5].map((count) => (instantAt(track(), count, positionOf(track(), count)) ?? -1) / 1_000)).toEqual([0, 3, 205])
  expect(instantAt(track(), 2, (due[1] ?? 0) + 50_000)).toBe(53_000)
  expect(instantAt(track(), 5, 999_000)).toBe(900_000)
  expect(instantAt(buildTrack([said(0, 'user')], true, () => null), 1, 0)).toBeNull()
})

test('any log’s track ascends, is never longer with skipping, and counts as it places', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 5_000 })), { maxLength: 60 }), (times) => {
      const events = times.map((seconds, id) => (seconds === null ? { ...said(id, 'agent'), timestamp: '' } : at(said(id, id % 3 === 0 ? 'user' : 'agent'), seconds)))
      const read = (event: AgentEvent) => (event.timestamp === '' ? null : instantOf(event))
      const [skipped, whole] = [buildTrack(events, true, read), buildTrack(events, false, read)]
      for (const { due } of [skipped, whole]) expect(due.every((ms, index) => ms >= (due[index - 1] ?? 0))).toBe(true)
      expect(positionOf(skipped, events.length)).toBeLessThanOrEqual(positionOf(whole, events.length))
      for (let count = 1; count <= events.length; count++) expect(countAt(whole, positionOf(whole, count))).toBeGreaterThanOrEqual(count)
    }),
  )
})

function player(count = 0, skipWaiting = true) {
  const clock = createManualClock()
  const replay = createReplay(track(skipWaiting), clock, count)
  const counts: number[] = []
  replay.subscribe(() => {
    if (counts.at(-1) !== replay.getState().count) counts.push(replay.getState().count)
  })
  return { clock, replay, counts, shown: () => replay.getState().count }
}

test('a replay shows each event when it is due, the first at once, and stops at the end', () => {
  const { clock, replay, shown } = player()
  replay.play()
  expect(shown()).toBe(1)
  clock.advance(2_900)
  expect(shown()).toBe(1)
  clock.advance(200)
  expect(shown()).toBe(2)
  clock.advance(400_000)
  expect([shown(), replay.getState().playing]).toEqual([8, false])
  expect(clock.waiting()).toBe(0)
})

test('at another speed the rest comes faster, and what has come stays', () => {
  const { clock, replay, shown } = player()
  replay.play()
  clock.advance(3_000)
  replay.setSpeed(32)
  clock.advance(200_000 / 32 - 50)
  expect(shown()).toBe(2)
  clock.advance(100)
  expect(shown()).toBe(3)
})

test('a pause keeps the moment, also between two events', () => {
  const { clock, replay, shown } = player()
  replay.play()
  clock.advance(2_000)
  replay.pause()
  clock.advance(60_000)
  expect([shown(), Math.round(replay.getState().position)]).toEqual([1, 2_000])
  replay.play()
  clock.advance(1_100)
  expect(shown()).toBe(2)
})

test('a step pauses, and goes no further than the ends', () => {
  const { clock, replay, shown } = player(7)
  replay.play()
  replay.step(1)
  expect([shown(), replay.getState().playing]).toEqual([8, false])
  replay.step(1)
  expect(shown()).toBe(8)
  replay.step(-20)
  expect(shown()).toBe(0)
  clock.advance(100_000)
  expect(shown()).toBe(0)
})

test('seeking while it plays goes on from there', () => {
  const { clock, replay, shown } = player()
  replay.play()
  replay.seek(3)
  clock.advance(2_100)
  expect([shown(), replay.getState().playing]).toEqual([5, true])
})

test('played again at its end, it begins anew', () => {
  const { clock, replay, counts } = player(8)
  replay.play()
  expect(counts.at(-1)).toBe(1)
  clock.advance(3_100)
  expect(counts.at(-1)).toBe(2)
})

test('to skip waiting or not changes nothing of what is shown', () => {
  const { clock, replay, shown } = player(5, false)
  replay.play()
  clock.advance(1_500)
  replay.setTrack(track(true))
  expect(shown()).toBe(5)
  clock.advance(200)
  expect(shown()).toBe(6)
})

test('a run that goes on is played on', () => {
  const { clock, replay, shown } = player(8)
  replay.setTrack(buildTrack([...log, at(ran(8, 7), 1_002)], true, instantOf))
  replay.play()
  clock.advance(2_100)
  expect(shown()).toBe(9)
})

test('nothing plays where there is nothing, and what is stopped asks for no more time', () => {
  const clock = createManualClock()
  const empty = createReplay(buildTrack([], true, instantOf), clock)
  empty.play()
  empty.step(1)
  expect([empty.getState().count, empty.getState().playing, clock.waiting()]).toEqual([0, false, 0])
  const { replay, clock: other } = player()
  replay.play()
  replay.stop()
  expect([other.waiting(), replay.getState().playing]).toEqual([0, false])
})
