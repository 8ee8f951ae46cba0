import { expect, test } from 'vitest'
import { sizeTable, staleSizes } from '../../scripts/check/size-table.ts'

const lines = [
  { label: 'eventreel', own: 11.26, withPeers: 11.26 },
  { label: '  with lazy chunks', own: 20.04, withPeers: 31 },
]
const readme = `# Title\n\n<!-- sizes -->\n${sizeTable(lines)}\n<!-- /sizes -->\n`

test('a table says what was measured, to a tenth', () => {
  expect(sizeTable(lines).split('\n').slice(2)).toEqual(['| eventreel | 11.3 | 11.3 |', '| with lazy chunks | 20.0 | 31.0 |'])
})

test('a table that was just written is up to date, and stays so while sizes move a little', () => {
  expect(staleSizes(readme, lines)).toEqual([])
  expect(staleSizes(readme, lines.map((line) => ({ ...line, own: line.own + 0.9 })))).toEqual([])
})

test('a figure that moved far, with or without peers, is out of date', () => {
  expect(staleSizes(readme, [{ label: 'eventreel', own: 13, withPeers: 11 }])).toEqual(['README.md: the size of eventreel is out of date'])
  expect(staleSizes(readme, [{ label: 'eventreel', own: 11, withPeers: 13 }])).toHaveLength(1)
})

test('a missing line and a missing table are out of date', () => {
  expect(staleSizes(readme, [{ label: 'eventreel/new', own: 1, withPeers: 1 }])).toHaveLength(1)
  expect(staleSizes('# Title', lines)).toEqual(['README.md has no table between <!-- sizes --> and <!-- /sizes -->'])
})
