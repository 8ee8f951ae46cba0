import { useState } from 'react'
import { createRowBuilder } from '../ui/rows/build-rows.ts'
import type { BuildRowsOptions, TimelineRow } from '../ui/rows/row.ts'
import { useEventClient } from './event-client-provider.tsx'
import { useConversation } from './use-conversation.ts'

/**
 * A conversation as rows (messages, calls with their answers, gaps, days, …) for a timeline of your own looks.
 * Rows that did not change keep their identity.
 * @example const rows = useTimelineRows('42')
 */
export function useTimelineRows(conversationId: string | null, options: Partial<Pick<BuildRowsOptions, 'groups' | 'showHidden' | 'timeZone'>> = {}): readonly TimelineRow[] {
  const { serverTimeZone } = useEventClient()
  const { events, hasOlder, status, gaps, drafts, pending, notices } = useConversation(conversationId)
  const [build] = useState(createRowBuilder)
  return build(events, { ...options, serverTimeZone, hasOlder, gaps, drafts, pending, notices, isLive: status === 'live' || status === 'catching-up' })
}
