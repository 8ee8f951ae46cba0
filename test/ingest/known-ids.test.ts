import { expect, test } from 'vitest'
import { KnownIds } from '../../src/ingest/known-ids.ts'

const events = (...ids: number[]) => ids.map((id) => ({ id }))

test('what is noted is held, and what its span lacks is absent', () => {
  const ids = new KnownIds()
  ids.note(events(2, 3, 5), { from: 0, to: 9 })
  expect(ids).toMatchObject({ known: [{ from: 0, to: 9 }], absent: [{ from: 0, to: 1 }, { from: 4, to: 4 }, { from: 6, to: 9 }], latest: 5 })
  expect(ids.held).toEqual([{ from: 2, to: 3 }, { from: 5, to: 5 }])
})

test('an id that was taken for absent is new when it comes, and held from then on', () => {
  const ids = new KnownIds()
  ids.note(events(0, 2), { from: 0, to: 2 })
  expect(events(0, 1, 2, 3).map((event) => ids.isNew(event))).toEqual([false, true, false, true])
  ids.note(events(1), undefined)
  expect(ids).toMatchObject({ known: [{ from: 0, to: 2 }], absent: [] })
})

test('what is forgotten is unknown, and the highest that is held is another one', () => {
  const ids = new KnownIds()
  ids.note(events(0, 1, 2, 3), { from: 0, to: 5 })
  expect(ids.forget([{ from: 2, to: 4 }, { from: 9, to: 12 }])).toBe(3)
  expect(ids).toMatchObject({ known: [{ from: 0, to: 1 }, { from: 5, to: 5 }], absent: [{ from: 5, to: 5 }], latest: 1 })
})
