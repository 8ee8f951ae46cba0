import type { RefObject } from 'react'
import { RunMinimap, type RunMinimapProps } from '../pictures/RunMinimap.tsx'
import { useRunRows } from './use-run-rows.ts'
import { useVisibleEvents } from './use-visible-events.ts'

export interface ConversationMinimapProps extends Omit<RunMinimapProps, 'rows' | 'view'> {
  readonly conversationId: string
  /** The element that holds the conversation's timeline: what it shows is outlined. */
  readonly timeline: RefObject<HTMLElement | null>
}

/**
 * A whole conversation beside its timeline: from the cache where it is held, also without a network, and what comes.
 * @example <ConversationMinimap conversationId="42" timeline={ref} onSeek={(id) => void jumpTo(id)} />
 */
export function ConversationMinimap({ conversationId, timeline, ...looks }: ConversationMinimapProps) {
  const { rows } = useRunRows(conversationId, undefined)
  return <RunMinimap key={conversationId} {...looks} rows={rows} view={useVisibleEvents(timeline)} />
}
