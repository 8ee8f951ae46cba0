import { expect, test } from 'vitest'
import { metered } from '../../../stories/fixtures/panels.ts'
import type { LlmMetrics } from '../../../src/protocol/agent-event.ts'
import { EventFilter } from '../../../src/protocol/event-filter.ts'
import type { DiagnosticEntry } from '../../../src/stream/diagnostics.ts'
import { describeEntry } from '../../../src/ui/panels/describe-entry.ts'
import { englishPanelLabels } from '../../../src/ui/panels/english.ts'
import { changeFilter, clearFilter, dayOf, isFiltering } from '../../../src/ui/panels/filter-value.ts'
import { formatBytes, formatCost, formatLately, formatRanges } from '../../../src/ui/panels/format.ts'
import { instantOf } from '../../../src/ui/panels/instant-of.ts'
import { readMetrics, thinOut, tokensOf } from '../../../src/ui/panels/metrics.ts'

test('a choice that is empty is left out, and what was not chosen stays', () => {
  const value = changeFilter({ query: 'a', serverTimeZone: 'UTC', excludeTypes: ['think'] }, { query: '', includeTypes: [], source: 'user' })
  expect(value).toEqual({ serverTimeZone: 'UTC', excludeTypes: ['think'], source: 'user' })
  expect(isFiltering(value)).toBe(true)
  expect(clearFilter(value)).toEqual({ serverTimeZone: 'UTC' })
  expect(isFiltering(clearFilter(value))).toBe(false)
})

test('what the bar makes is what a filter takes, with whole days', () => {
  const filter = new EventFilter(changeFilter({ serverTimeZone: 'UTC' }, { endDate: '2026-01-05' }))
  const at = (timestamp: string) => filter.include({ id: 0, action: 'think', args: {}, timestamp })
  expect([at('2026-01-05T23:59:59Z'), at('2026-01-06T00:00:00Z')]).toEqual([true, false])
})

test('a date field shows the day of a date, and nothing for what is none', () => {
  expect(dayOf('2026-01-05T10:00:00Z')).toBe('2026-01-05')
  expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
  expect([dayOf(undefined), dayOf('soon'), dayOf(new Date(Number.NaN))]).toEqual(['', '', ''])
})

test('sizes, costs, times and ranges are written short', () => {
  expect([0, 1, 999, 1_000, 3_412_000, 5e12].map((bytes) => formatBytes(bytes, 'en'))).toEqual(['0 bytes', '1 byte', '999 bytes', '1 kB', '3.4 MB', '5,000 GB'])
  expect([0, 0.0031, 1.236].map((dollars) => formatCost(dollars, 'en'))).toEqual(['$0.00', '$0.0031', '$1.24'])
  const now = Date.UTC(2026, 2, 2, 23)
  expect([formatLately(now - 3_600_000, now, 'en', 'UTC'), formatLately(now - 86_400_000, now, 'en', 'UTC')]).toEqual(['22:00', 'Mar 1, 2026'])
  expect(formatRanges([], englishPanelLabels)).toBe('None')
  expect(formatRanges(Array.from({ length: 8 }, (_, n) => ({ from: n * 10, to: n * 10 + (n % 2) })), englishPanelLabels)).toBe('2 more ranges, 20, 30–31, 40, 50–51, 60, 70–71')
})

test('an entry says its facts, also one that this version does not know', () => {
  expect(describeEntry({ at: 0, type: 'page-read', source: 'disk', from: 1_000, to: 1_099, ms: 2.6 }, 'en')).toBe('disk · 1,000–1,099 · 3 ms')
  expect(describeEntry({ at: 0, type: 'rejected', id: null, field: 'args' }, 'en')).toBe('args')
  expect(describeEntry(JSON.parse('{"at":0,"type":"paused","why":"asleep","deep":{"a":1}}') as DiagnosticEntry, 'en')).toBe('asleep')
})

test('metrics are the sums that events carry; what says nothing new, or is no number, is left out', () => {
  const events = metered(3)
  const [first, ...rest] = events
  if (first === undefined) throw new Error('three events were made')
  const points = readMetrics([{ id: 9, action: 'think', llm_metrics: JSON.parse('{"accumulated_cost":"1"}') as LlmMetrics }, first, first, ...rest], instantOf)
  expect(points.map(({ id }) => id)).toEqual([0, 1, 2])
  expect(points.map(tokensOf)).toEqual(events.map(({ llm_metrics: metrics }) => Number(metrics?.accumulated_token_usage?.['prompt_tokens']) + Number(metrics?.accumulated_token_usage?.['completion_tokens'])))
})

test('many points are thinned out evenly, with both ends', () => {
  const points = Array.from({ length: 10_000 }, (_, n) => n)
  const few = thinOut(points, 300)
  expect([few.length, few[0], few.at(-1)]).toEqual([300, 0, 9_999])
  expect(thinOut([1, 2], 300)).toEqual([1, 2])
})
