import { useMemo, useState } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import { englishPanelLabels } from './english.ts'
import { Facts } from './Facts.tsx'
import { formatCost, formatNumber, formatSecond } from './format.ts'
import { instantOf as readInstant } from './instant-of.ts'
import { type MetricsPoint, readMetrics, thinOut, tokensOf } from './metrics.ts'
import { MetricsChart } from './MetricsChart.tsx'
import type { PanelProps } from './panel-props.ts'
import { Panel } from './Panel.tsx'
import { Table } from './Table.tsx'

export interface MetricsPanelProps extends PanelProps {
  /** Of one conversation, in order; those with `llm_metrics` are read. Each carries the sums up to it: a window's events are enough. */
  readonly events: readonly AgentEvent[]
  /** Zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** When an event was, where the server's times name no zone and it is not the reader's: `(event) => instantOf(event, serverTimeZone)`, of `eventreel`. Must keep its identity. */
  readonly instantOf?: ((event: AgentEvent) => number | null) | undefined
}

const MOST_ROWS = 50

/**
 * The tokens that a model has read and written, and what they cost: the sums, and how they came to be over time.
 * @example <MetricsPanel events={useConversation('42').events} />
 */
export function MetricsPanel({ events, timeZone, instantOf = readInstant, className, labels = englishPanelLabels }: MetricsPanelProps) {
  const isClient = useIsClient()
  const points = useMemo(() => readMetrics(events, instantOf), [events, instantOf])
  const [chosen, setChosen] = useState<'tokens' | 'cost'>('tokens')
  const [isTable, setTable] = useState(false)
  const { metrics: words, locale } = labels
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined)
    return (
      <Panel part="metrics-panel" state="empty" title={words.name} className={className}>
        <p className="er-note">{words.empty}</p>
      </Panel>
    )
  // Models of one's own cost nothing, and then there is nothing to choose.
  const hasCost = last.cost > 0
  const shown = hasCost && (chosen === 'cost' || tokensOf(last) === 0) ? 'cost' : 'tokens'
  const valueOf = shown === 'cost' ? (point: MetricsPoint) => point.cost : tokensOf
  const text = (value: number) => (shown === 'cost' ? formatCost : formatNumber)(value, locale)
  const when = ({ at, id }: MetricsPoint) => (at === null ? `#${id}` : formatSecond(at, locale, timeZone ?? (isClient ? undefined : 'UTC')))
  const tools =
    hasCost &&
    (['tokens', 'cost'] as const).map((which) => (
      <button key={which} type="button" className="er-link-button" aria-pressed={shown === which} onClick={() => setChosen(which)}>
        {words[which]}
      </button>
    ))
  return (
    <Panel part="metrics-panel" state="ready" title={words.name} tools={tools} className={className}>
      <div>
        <div className="er-axis">{text(valueOf(last))}</div>
        <MetricsChart points={points} valueOf={valueOf} name={words.summary(words[shown], text(valueOf(first)), text(valueOf(last)), points.length)} />
        <div className="er-axis">
          <span>{when(first)}</span>
          <span>{when(last)}</span>
        </div>
      </div>
      <Facts
        facts={[
          [words.prompt, formatNumber(last.prompt, locale)],
          [words.cached, last.cached > 0 ? formatNumber(last.cached, locale) : null],
          [words.completion, formatNumber(last.completion, locale)],
          [words.cost, !hasCost ? null : last.budget ? words.ofBudget(formatCost(last.cost, locale), formatCost(last.budget, locale)) : formatCost(last.cost, locale)],
        ]}
      />
      <button type="button" className="er-link-button er-start" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
        {words.table}
      </button>
      {isTable && (
        <Table
          name={words.name}
          head={[words.event, words.time, words.prompt, words.completion, words.cost]}
          rows={thinOut(points, MOST_ROWS).map((point) => [
            point.id,
            point.at === null ? null : when(point),
            formatNumber(point.prompt, locale),
            formatNumber(point.completion, locale),
            formatCost(point.cost, locale),
          ])}
        />
      )}
    </Panel>
  )
}
