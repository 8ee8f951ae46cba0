import { useContext } from 'react'
import { latestAgentState } from '../../react/use-agent-state.ts'
import { useConversation } from '../../react/use-conversation.ts'
import { NestedRun } from '../runs/NestedRun.tsx'
import { type InnerRunProps, RunContext, type RunPlace } from '../runs/run-place.ts'
import { savedEvents } from './saved-events.ts'
import { useRunLook } from './use-run-look.ts'
import { useTimelineProps } from './use-timeline-props.ts'

/** Events of a run that are held for its reader at once: however long it is, no more rows than these are drawn. */
const WINDOW_SIZE = 200

/** A run inside of another, on its own conversation. */
export function InnerRun({ conversationId, agent, className, labels }: InnerRunProps) {
  const place: RunPlace = useContext(RunContext) ?? { Run: InnerRun, ancestors: [] }
  const { ancestors, cards, groups, images, timeZone, showHidden } = place
  const [look, onLookChange] = useRunLook(conversationId)
  const isAbove = ancestors.includes(conversationId)
  const isOpen = look.expanded && !isAbove
  // Of null nothing is asked for.
  const conversation = useConversation(isOpen ? conversationId : null, { windowSize: WINDOW_SIZE })
  const { onLoadOlder, ...timeline } = useTimelineProps(conversation, { groups, showHidden, timeZone })
  const { status, error, events, agentState } = conversation
  return (
    <RunContext.Provider value={{ ...place, ancestors: [...ancestors, conversationId] }}>
      <NestedRun
        {...timeline}
        {...{ agent, cards, className, error, images, isAbove, labels, look, onLookChange }}
        state={agentState ?? latestAgentState(events)}
        status={isOpen ? status : null}
        savedEvents={status === 'offline' ? savedEvents(conversation.conversation) : 0}
        onLoadOlder={() => {
          // What is new must not push out what is asked for now.
          conversation.setFollowing(false)
          onLoadOlder?.({ keepEnd: false })
        }}
        onLatest={() => timeline.onJump?.('last')}
        onReconnect={() => conversation.reconnect()}
      />
    </RunContext.Provider>
  )
}
