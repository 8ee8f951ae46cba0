import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bandsOf, EDIT, entryAt, FAILURE, marksOfEvents, marksOfRows, MESSAGE, STEP } from '../../../src/ui/pictures/marks.ts'
import { englishPictureLabels } from '../../../src/ui/pictures/english.ts'
import { formatSpan, titleOfEvent, titleOfRow } from '../../../src/ui/pictures/title.ts'
import { buildRows } from '../../../src/ui/rows/build-rows.ts'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { ran, run, said, state } from '../rows/events.ts'

const edit = (id: number): AgentEvent => ({ id, source: 'agent', action: 'edit', args: { path: 'src/a.ts', command: 'str_replace' } })
const marksAre = fc.array(fc.constantFrom(0, STEP, EDIT, MESSAGE, FAILURE), { minLength: 1, maxLength: 3_000 }).map((marks) => ({ marks: Uint8Array.from(marks) }))

test('rows are marked by what stands out, calls of a group each by themselves', () => {
  const rows = buildRows([said(0, 'user'), run(1), ran(2, 1), run(3), ran(4, 3, 2), edit(5), said(6, 'agent'), state(7, 'finished')])
  const { ids, marks } = marksOfRows(rows)
  expect(ids).toEqual([0, 1, 3, 5, 6, 7])
  expect([...marks]).toEqual([MESSAGE, STEP, FAILURE, EDIT, MESSAGE, 0])
})

test('events are marked where they stand: a failure is the answer that tells of it', () => {
  expect([...marksOfEvents([said(0, 'user'), run(1), ran(2, 1, 2), edit(3), ran(4, 3)]).marks]).toEqual([MESSAGE, STEP, FAILURE, EDIT, 0])
})

test('no failure is merged away, and each has two pixels', () => {
  fc.assert(
    fc.property(marksAre, fc.integer({ min: 2, max: 900 }), fc.constantFrom(1, 1.5, 2), ({ marks }, length, ratio) => {
      const bands = bandsOf({ marks }, length, ratio)
      expect(bands).toHaveLength(length)
      const least = Math.min(length, Math.round(2 * ratio))
      for (const [index, mark] of marks.entries()) {
        if (mark !== FAILURE) continue
        const at = Math.floor((index * length) / marks.length)
        const around = bands.slice(Math.max(0, Math.min(at, length - least)), Math.min(at, length - least) + least)
        expect(around).toHaveLength(least)
        expect(around.every((band) => (band & FAILURE) !== 0)).toBe(true)
      }
      if (!marks.includes(FAILURE)) expect(bands.every((band) => (band & FAILURE) === 0)).toBe(true)
    }),
  )
})

test('nothing has an empty strip', () => {
  expect([...bandsOf({ marks: new Uint8Array() }, 3)]).toEqual([0, 0, 0])
})

test('few entries stand apart, and the last one stands inside', () => {
  const bands = bandsOf({ marks: Uint8Array.from([MESSAGE, STEP]) }, 20)
  expect([...bands].map((band, at) => (band === 0 ? null : [at, band])).filter((mark) => mark !== null)).toEqual([[0, 4], [1, 4], [2, 4], [10, 1], [11, 1], [12, 1]])
  expect(bandsOf({ marks: Uint8Array.from([0, 0, FAILURE]) }, 3)).toEqual(Uint8Array.from([0, FAILURE, FAILURE]))
})

test('of the entries that share a pixel, the one that stands out is meant', () => {
  const marks = new Uint8Array(10_000).fill(STEP)
  marks[5_004] = FAILURE
  expect(entryAt({ marks }, 0.5, 500)).toBe(5_004)
  expect(entryAt({ marks }, 0.5, 10_000)).toBe(5_000)
  expect([entryAt({ marks }, -1, 500), entryAt({ marks }, 1, 500)]).toEqual([0, 9_999])
})

test('an entry is called by what was done, and to what', () => {
  const titles = buildRows([said(0, 'user', 'Please fix\nthe cart'), run(1, 'npm test'), edit(3)], { isLive: false }).map((row) => titleOfRow(row, englishPictureLabels))
  expect(titles.slice(1)).toEqual([{ verb: 'You', object: 'Please fix …' }, { verb: 'Ran', object: 'npm test', isPath: false }, { verb: 'Edited', object: 'src/a.ts', isPath: true }])
  const titleOf = (event: AgentEvent) => {
    const { verb, object } = titleOfEvent(event, englishPictureLabels)
    return `${verb} ${object}`.trim()
  }
  expect([titleOf(said(0, 'agent', '好的 🛒')), titleOf(state(1, 'finished')), titleOf(ran(2, 1)), titleOf({ id: 3, action: 'deploy_now' })]).toEqual(['Agent 好的 🛒', 'Finished', 'Ran done', 'Deploy now'])
})

test('spans are written short, also the shortest', () => {
  expect([0, 12.4, 400, 65_000, 3_720_000].map((ms) => formatSpan(ms, englishPictureLabels))).toEqual(['0 ms', '12 ms', '0.4 s', '1 m 05 s', '1 h 02 m'])
})
