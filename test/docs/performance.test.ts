import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Results } from '../../bench/lib/results.ts'
import { drawChart } from '../../bench/report/chart.ts'
import { makeReport } from '../../bench/report/report.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')
const { markdown, charts } = makeReport(JSON.parse(read('bench/results.json')) as Results)
const results: Results = {
  metrics: { sustained_2000_lost: 3, react_gzip_kb: 5.5 },
  comparisons: [
    {
      row: 'live_event_to_screen',
      title: 'One <event>',
      unit: 'ms',
      better: 'less',
      entries: { peer: 30, eventreel: 10, floor: 5, other: 'has no <screen>' },
    },
  ],
  machine: { system: 'linux', processor: 'some', cores: 2, memoryGb: 8 },
  versions: { node: '24' },
}

test('the page on performance says what the results of the bench give', () => {
  expect(read('docs/performance.md')).toBe(markdown)
})

test('what is missed is told with what the bare platform has, where that was measured', () => {
  const metrics = { cache_write_vs_dexie: 1, batched_floor_vs_dexie: 1.5, cache_write_vs_rxdb: 1 }
  const { markdown: missed } = makeReport({ ...results, metrics })
  expect(missed).toMatch(/Beside `cache_write_vs_dexie`: .* has 1\.50\./)
  expect(missed).not.toContain('Beside `cache_write_vs_rxdb`')
  expect(makeReport({ ...results, metrics: { ...metrics, cache_write_vs_dexie: 9 } }).markdown).not.toContain('Beside')
})

test('its charts show what the results of the bench give, and no others are there', () => {
  expect(Object.fromEntries(readdirSync(resolve(root, 'docs/performance')).map((name) => [name, read(`docs/performance/${name}`)]))).toEqual(charts)
})

test('a row names everybody, the best first, by how many times ours it is, and why one cannot', () => {
  const lines = makeReport(results).markdown.split('\n')
  const from = lines.findIndex((line) => line.startsWith('|---|---:|---:|') && lines.indexOf(line) > lines.indexOf('## Live'))
  expect(lines.slice(from + 1, from + 5)).toEqual(['| *floor* | 5.00 | 0.500× |', '| **eventreel** | 10.0 | 1.00× |', '| peer | 30.0 | 3.00× |', '| other | cannot: has no <screen> | |'])
})

test('a figure beyond its target is named as missed, one that was not measured as such', () => {
  const text = makeReport(results).markdown
  expect(text).toContain('Missed: `sustained_2000_lost`.')
  expect(text).toContain('| `sustained_2000_lost` | 3.00 | ≤ 0 | **missed** |')
  expect(text).toContain('| `react_gzip_kb` | 5.50 | ≤ 6 | met |')
  expect(text).toContain('| `ui_gzip_kb` |  | ≤ 25 | not measured |')
})

test('bars are as long as their values, or as their logarithms where these lie far apart', () => {
  const [row] = results.comparisons
  if (row === undefined) throw new Error('there is no row')
  const lengths = (entries: Record<string, number>) => [...drawChart({ ...row, entries }).matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, length]) => Number(length))
  const [ten = 0, twenty = 0] = lengths({ a: 10, b: 20 })
  expect(twenty / ten).toBeCloseTo(2)
  const [one = 0, tenth = 0, hundred = 0] = lengths({ a: 1, b: 10, c: 100 })
  expect(hundred - tenth).toBeCloseTo(tenth - one, 0)
  expect(drawChart(row)).toContain('One &lt;event&gt;')
})
