import type { ReactNode } from 'react'
import type { Traffic } from '../../stream/diagnostics.ts'
import { countIn, formatNumber } from './format.ts'
import { type PanelLabels, wordOrName } from './labels.ts'
import { RangeStrip } from './RangeStrip.tsx'

/** A row for each place that events come from: how often it gave something, how many events, and which stretch of the log. */
export function sourceRows({ sources }: Traffic, total: number, labels: PanelLabels): readonly ReactNode[][] {
  return Object.entries(sources).map(([place, { reads, ranges }]) => {
    const events = countIn(ranges)
    return [
      <>
        {wordOrName(labels.diagnostics.words, place)}
        {events > 0 && <RangeStrip held={ranges} total={total} name={labels.cache.strip(events, total, ranges.length)} />}
      </>,
      formatNumber(reads, labels.locale),
      formatNumber(events, labels.locale),
    ]
  })
}
