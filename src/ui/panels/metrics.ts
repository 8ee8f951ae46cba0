import type { AgentEvent } from '../../protocol/agent-event.ts'
import { isRecord, numberOf } from '../rows/fields.ts'

/** What a model had used up when an event was made. */
export interface MetricsPoint {
  readonly id: number
  /** Milliseconds since the epoch; null where the event does not say. */
  readonly at: number | null
  readonly prompt: number
  readonly completion: number
  readonly cached: number
  readonly cost: number
  readonly budget: number | null
}

/** The figures of a log, in its order; an event that says nothing new is left out. */
export function readMetrics(events: readonly AgentEvent[], instantOf: (event: AgentEvent) => number | null): readonly MetricsPoint[] {
  const points: MetricsPoint[] = []
  for (const event of events) {
    const metrics: unknown = event.llm_metrics
    if (!isRecord(metrics)) continue
    const usage = isRecord(metrics['accumulated_token_usage']) ? metrics['accumulated_token_usage'] : {}
    const point = {
      id: event.id,
      at: instantOf(event),
      prompt: amount(usage['prompt_tokens']),
      completion: amount(usage['completion_tokens']),
      cached: amount(usage['cache_read_tokens']),
      cost: amount(metrics['accumulated_cost']),
      budget: numberOf(metrics['max_budget_per_task']),
    }
    const last = points.at(-1)
    if (last === undefined ? tokensOf(point) + point.cost > 0 : tokensOf(last) !== tokensOf(point) || last.cost !== point.cost) points.push(point)
  }
  return points
}

export function tokensOf({ prompt, completion }: MetricsPoint): number {
  return prompt + completion
}

/** At most so many of them, evenly, with the first and the last. */
export function thinOut<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points
  const step = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => points[Math.round(at * step)]).filter((point) => point !== undefined)
}

function amount(value: unknown): number {
  return Math.max(0, numberOf(value) ?? 0)
}
