import { RunWaterfall, type RunWaterfallProps } from '../pictures/RunWaterfall.tsx'
import { lastInstant } from '../pictures/bars.ts'
import { useRunRows } from './use-run-rows.ts'

export interface ConversationWaterfallProps extends Omit<RunWaterfallProps, 'error' | 'loading' | 'now' | 'rows' | 'runs' | 'selectedRunId'> {
  readonly conversationId: string
}

/**
 * A conversation over time: all of it, from the cache where it is held, also without a network, and what comes.
 * @example <ConversationWaterfall conversationId="42" selectedId={id} onSelect={setId} />
 */
export function ConversationWaterfall({ conversationId, ...looks }: ConversationWaterfallProps) {
  const { rows, isLoading, error, running } = useRunRows(conversationId, looks.timeZone)
  const last = running === 0 ? null : lastInstant(rows)
  return <RunWaterfall key={conversationId} {...looks} rows={rows} loading={isLoading} error={error} now={last === null ? undefined : last + running} />
}
