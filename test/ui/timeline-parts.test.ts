import { expect, test } from 'vitest'
import { buildRows } from '../../src/ui/rows/build-rows.ts'
import { flattenRows, type FlatRowsOptions } from '../../src/ui/timeline/flat-rows.ts'
import { locateEvent } from '../../src/ui/timeline/locate.ts'
import { textOfRow } from '../../src/ui/timeline/row-text.ts'
import { ran, run, said } from './rows/events.ts'

const events = [said(0, 'user'), run(1), ran(2, 1), run(3), ran(4, 3, 1), run(5), ran(6, 5), run(7), ran(8, 7), said(9, 'agent')]
const rows = buildRows(events, { timeZone: 'UTC', hasOlder: true })
const options: FlatRowsOptions = { isLoose: () => false, isOpen: () => false, isHeld: () => false, readUpTo: null }
const shape = (more: Partial<FlatRowsOptions> = {}) =>
  flattenRows(rows, { ...options, ...more })
    .rows.map((row) => (row.type === 'group' || row.type === 'unread' ? row.type : row.id))
    .join(' ')

test('a closed group shows its sentence and what pierces it, an open one all of its calls, a loose one its calls alone', () => {
  expect(shape()).toBe('0 group 3 9')
  expect(shape({ isHeld: ({ id }) => id === 7 })).toBe('0 group 3 7 9')
  expect(shape({ isOpen: () => true })).toBe('0 group 1 3 5 7 9')
  expect(shape({ isLoose: () => true })).toBe('0 1 3 5 7 9')
})

test('the mark stands above the first row after what was read, among the calls of an open group too', () => {
  expect(shape({ readUpTo: 3 })).toBe('0 group 3 unread 9')
  expect(shape({ readUpTo: 4, isOpen: () => true })).toBe('0 group 1 3 unread 5 7 9')
  expect(shape({ readUpTo: 9 })).toBe('0 group 3 9')
  expect(shape({ readUpTo: -1 })).toBe('0 group unread 3 9')
})

test('an event is found as an action, as an answer, and by the row before it', () => {
  const at = (id: number) => locateEvent(rows, id)
  expect(at(5)).toMatchObject({ row: { id: 5 }, group: { type: 'group' } })
  expect(at(8)).toMatchObject({ row: { id: 7 }, group: { type: 'group' } })
  expect(at(9)).toMatchObject({ row: { id: 9 }, group: null })
  expect(at(40)).toMatchObject({ row: { id: 9 } })
  expect(locateEvent(rows.slice(1), 0)).toBeNull()
})

test('a row says what was done and what came of it', () => {
  expect(textOfRow({ type: 'unread', key: 'unread' })).toBe('')
  const [, group] = rows
  expect(group && textOfRow(group)).toBe('make 1\ndone\n\nmake 3\ndone\n\nmake 5\ndone\n\nmake 7\ndone')
  const [custom] = buildRows([{ id: 1, action: 'deploy', args: { target: 'staging' } }], { timeZone: 'UTC', hasOlder: true })
  expect(custom && textOfRow(custom)).toBe('{\n  "target": "staging"\n}')
})
