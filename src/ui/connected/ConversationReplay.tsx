import { type ReactNode, useMemo, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { partClass } from '../part.ts'
import { ReplayPlayer, type ReplayPlayerProps } from '../pictures/ReplayPlayer.tsx'
import { createRowBuilder } from '../rows/build-rows.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import type { TimelineProps } from '../Timeline.tsx'
import { useRunEvents } from './use-run-events.ts'

/** What a replay shows now. What has not come yet is not there. */
export interface ReplayedRun {
  /** Props of a timeline. */
  readonly timeline: Pick<TimelineProps, 'hasOlder' | 'loading' | 'onLoadOlder' | 'rows' | 'timeZone'>
  /** Every event that has come, ascending by id. */
  readonly events: readonly AgentEvent[]
}

export interface ConversationReplayProps extends Pick<ReplayPlayerProps, 'className' | 'clock' | 'labels' | 'onClose' | 'timeZone'> {
  readonly conversationId: string
  /** Draws the run above the player. */
  readonly children: (run: ReplayedRun) => ReactNode
}

/** Rows are built of so many events before the one that came last, and of more when the reader goes back. */
const PAGE = 1_000

/**
 * A conversation played again, from the cache where it is held, also without a network. It fills the height that it is given.
 * @example <ConversationReplay conversationId="42">{({ timeline }) => <Timeline {...timeline} />}</ConversationReplay>
 */
export function ConversationReplay(props: ConversationReplayProps) {
  return <Bound key={props.conversationId} {...props} />
}

function Bound({ conversationId, children, className, ...looks }: ConversationReplayProps) {
  const client = useEventClient()
  const isClient = useIsClient()
  const zone = isClient ? undefined : 'UTC'
  const timeZone = looks.timeZone ?? zone
  const serverTimeZone = client.serverTimeZone ?? zone
  const { events, isLoading } = useRunEvents(conversationId)
  const [count, setCount] = useState(0)
  const [pages, setPages] = useState(1)
  const build = useMemo(() => createRowBuilder(), [])
  // Begins at a multiple, so that what was built is built on.
  const from = Math.max(0, (Math.floor(count / PAGE) - pages) * PAGE)
  const shown = useMemo(() => events.slice(from, count), [events, from, count])
  const run: ReplayedRun = {
    timeline: {
      rows: build(shown, { hasOlder: from > 0, timeZone, serverTimeZone }),
      hasOlder: from > 0,
      loading: isLoading && events.length === 0 ? 'initial' : null,
      onLoadOlder: () => setPages((before) => before + 1),
      timeZone,
    },
    get events() {
      return events.slice(0, count)
    },
  }
  return (
    <section className={partClass('er-replay-view', className)} data-part="conversation-replay">
      {children(run)}
      <ReplayPlayer {...looks} events={events} count={count} onCountChange={setCount} serverTimeZone={serverTimeZone} />
    </section>
  )
}
