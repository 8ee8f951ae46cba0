import { useMemo } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import type { ConversationHandle } from '../../react/use-conversation.ts'
import type { ConversationSnapshot } from '../../stream/conversation.ts'
import { createRowBuilder } from '../rows/build-rows.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import type { TimelineProps } from '../Timeline.tsx'

export interface TimelineChoices {
  /** Show what servers send for themselves. Default false. */
  readonly showHidden?: boolean | undefined
  /** IANA zone in which days begin and times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** Fold runs of calls into one sentence. Default true. */
  readonly groups?: boolean | undefined
}

/** Turns a conversation into the props of a timeline. */
export function useTimelineProps(conversation: ConversationSnapshot & ConversationHandle, { showHidden, timeZone, groups }: TimelineChoices): TimelineProps {
  const { serverTimeZone } = useEventClient()
  const isClient = useIsClient()
  const build = useMemo(() => createRowBuilder(), [])
  const { events, gaps, drafts, pending, hasOlder, hasNewer, status } = conversation
  const rows = build(events, {
    gaps,
    // Drafts and sends belong to the end of the log: elsewhere they would stand between old events.
    drafts: hasNewer ? [] : drafts,
    pending: hasNewer ? [] : pending,
    hasOlder,
    isLive: !hasNewer && status !== 'static' && status !== 'failed' && status !== 'offline',
    showHidden,
    groups,
    serverTimeZone: serverTimeZone ?? (isClient ? undefined : 'UTC'),
    timeZone: timeZone ?? (isClient ? undefined : 'UTC'),
  })
  return {
    rows,
    timeZone,
    hasOlder,
    hasNewer,
    heldFrom: events[0]?.id,
    heldTo: events.at(-1)?.id,
    loading: status === 'loading' && events.length === 0 ? 'initial' : conversation.loading,
    latestEventId: conversation.latestEventId,
    caughtUp: status !== 'loading' && status !== 'cached' && status !== 'catching-up',
    onLoadOlder: (options) => tell(conversation.loadOlder(options)),
    onLoadNewer: () => tell(conversation.loadNewer()),
    onLoadGap: (gap) => tell(conversation.jumpTo(gap.to)),
    onJump: (target) => tell(conversation.jumpTo(target)),
    onFollowingChange: (following) => conversation.setFollowing(following),
    onRetry: (key) => conversation.retry(key),
    onDiscard: (key) => conversation.discard(key),
    onRespond: (_, answer) => tell(conversation.send({ action: 'change_agent_state', args: { agent_state: answer === 'approve' ? 'user_confirmed' : 'user_rejected' } })),
  }
}

/** What fails here is told by the conversation's own status, error and notices. */
function tell(work: Promise<unknown>): void {
  work.catch(() => {})
}
