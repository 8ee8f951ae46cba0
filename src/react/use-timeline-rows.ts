import { useState } from 'react'
import { createBuilder } from '../ui/rows/row-builder.ts'
import type { BuildRowsOptions, TimelineRow } from '../ui/rows/row.ts'
import { useEventClient } from './event-client-provider.tsx'
import { useConversation } from './use-conversation.ts'

/**
 * A conversation as rows (messages, calls with their answers, gaps, days, …) for a timeline of your own looks.
 * Rows that did not change keep their identity. Each call is a row of its own; `createRowBuilder` of `eventreel/ui` folds runs of them.
 * @example const rows = useTimelineRows('42')
 */
export function useTimelineRows(conversationId: string | null, options: Partial<Pick<BuildRowsOptions, 'showHidden' | 'timeZone'>> = {}): readonly TimelineRow[] {
  const { serverTimeZone } = useEventClient()
  const { events, status, ...rest } = useConversation(conversationId)
  const [build] = useState(createBuilder)
  return build(events, { ...rest, ...options, serverTimeZone, isLive: status === 'live' || status === 'catching-up' })
}
