import { expect, test } from 'vitest'
import { jsonRows, peekJson } from '../../../src/ui/text/json-rows.ts'

function shown(value: unknown, opened: Record<string, number> = {}) {
  return jsonRows(value, new Map(Object.entries(opened)))
}

test('the entries of a value are lines, those of a branch once it is open', () => {
  const value = { query: 'x', labels: ['bug', 'cart'], none: {} }
  expect(shown(value).map((row) => [row.key, row.name, row.target, row.isOpen])).toEqual([
    ['.0', 'query', null, false],
    ['.1', 'labels', '.1', false],
    ['.2', 'none', null, false],
  ])
  expect(shown(value, { '.1': 20 }).map((row) => [row.level, row.name, row.value])).toEqual([
    [1, 'query', 'x'],
    [1, 'labels', ['bug', 'cart']],
    [2, '0', 'bug'],
    [2, '1', 'cart'],
    [1, 'none', {}],
  ])
})

test.each([['text'], [7], [null], [true], [[]], [{}], [undefined]])('%j, which holds nothing, is one line without a name', (value) => {
  expect(shown(value)).toMatchObject([{ name: null, value, level: 1, target: null }])
})

test('of a hundred thousand entries twenty are shown, then a thousand more at a time, in the place of the line that offers them', () => {
  const wide = Array.from({ length: 100_000 }, (_, at) => at)
  const first = shown(wide)
  expect(first).toHaveLength(21)
  expect(first[20]).toMatchObject({ key: '.20', hidden: 1_000, target: '', next: 1_020, position: 21, siblings: 100_000 })
  const then = shown(wide, { '': 1_020 })
  expect(then).toHaveLength(1_021)
  expect(then[20]).toMatchObject({ key: '.20', value: 20, hidden: 0 })
  expect(shown(Object.fromEntries(wide.map((at) => [`n${at}`, at])))).toHaveLength(21)
  expect(shown(wide.slice(0, 21)).at(-1)).toMatchObject({ hidden: 1 })
})

test('ten thousand levels that are all open do not exhaust the stack', () => {
  let deep: unknown = 'bottom'
  for (let level = 0; level < 10_000; level++) deep = { in: deep }
  const opened: Record<string, number> = {}
  for (let key = ''; key.length < 20_000; key += '.0') opened[key] = 20
  const rows = shown(deep, opened)
  expect(rows).toHaveLength(10_000)
  expect(rows.at(-1)).toMatchObject({ level: 10_000, value: 'bottom' })
  expect(shown(deep).length).toBeLessThan(5)
})

test('a short branch that does not fit on a line starts open', () => {
  const value = { item: { number: 41, title: 'A total that is wrong with two discounts, and only then' } }
  expect(shown(value).map((row) => row.name)).toEqual(['item', 'number', 'title'])
  expect(shown(value, { '.0': 0 }).map((row) => row.name)).toEqual(['item'])
})

test('long text and text of several lines can be opened', () => {
  expect(shown(['x'.repeat(101), 'a\nb', 'short']).map((row) => row.target)).toEqual(['.0', '.1', null])
})

test('names of an object’s own making are names like any other', () => {
  const value: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "length": 3}')
  expect(shown(value).map((row) => [row.name, row.value])).toEqual([['__proto__', 1], ['constructor', 2], ['length', 3]])
})

test('a value on one line says what there is room for', () => {
  expect(peekJson({ name: 'build', seconds: 41 })).toBe('{ name: "build", seconds: 41 }')
  expect(peekJson([{ a: [1, { b: [2] }] }, {}, []])).toBe('[{ a: [1, { b: […] }] }, {}, []]'.replace('{ b: […] }', '{…}'))
  expect(peekJson(null)).toBe('null')
  expect(peekJson('x'.repeat(5_000_000))).toBe(`"${'x'.repeat(99)}…`)
  expect(peekJson(`${'x'.repeat(98)}😀${'y'.repeat(9)}`)).toBe(`"${'x'.repeat(98)}…`)
  expect(peekJson(Array.from({ length: 100_000 }, () => ({ deep: { deeper: {} } }))).length).toBeLessThanOrEqual(61)
})
