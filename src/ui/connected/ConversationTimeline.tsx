import { useConversation, type UseConversationOptions } from '../../react/use-conversation.ts'
import { Timeline, type TimelineProps } from '../Timeline.tsx'
import { type TimelineChoices, useTimelineProps } from './use-timeline-props.ts'

type Looks = Pick<TimelineProps, 'cards' | 'className' | 'density' | 'empty' | 'keys' | 'labels' | 'theme'>

export interface ConversationTimelineProps extends Looks, TimelineChoices, Pick<UseConversationOptions, 'windowSize' | 'live' | 'initialEvents'> {
  readonly conversationId: string | null
}

/**
 * A conversation's timeline: its history at once, its next event live, older pages as the reader goes back.
 * @example <ConversationTimeline conversationId="42" />
 */
export function ConversationTimeline({ conversationId, windowSize, live, initialEvents, showHidden, timeZone, ...looks }: ConversationTimelineProps) {
  // Another conversation is another timeline: scroll position and opened cards are not carried over.
  return <Bound key={conversationId} {...{ conversationId, windowSize, live, initialEvents, showHidden, timeZone }} {...looks} />
}

function Bound({ conversationId, windowSize, live, initialEvents, showHidden, timeZone, ...looks }: ConversationTimelineProps) {
  const conversation = useConversation(conversationId, { windowSize, live, initialEvents })
  return <Timeline {...useTimelineProps(conversation, { showHidden, timeZone })} {...looks} />
}
