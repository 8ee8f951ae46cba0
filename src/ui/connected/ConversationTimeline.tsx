import { useConversation, type UseConversationOptions } from '../../react/use-conversation.ts'
import { Timeline, type TimelineProps } from '../Timeline.tsx'
import { RunsInside } from './RunsInside.tsx'
import { useTimelineFind } from './use-timeline-find.tsx'
import { type TimelineChoices, useTimelineProps } from './use-timeline-props.ts'

type Looks = Pick<TimelineProps, 'cards' | 'className' | 'density' | 'empty' | 'images' | 'keys' | 'labels' | 'linkTo' | 'onRead' | 'readUpTo' | 'target' | 'theme'>

export interface ConversationTimelineProps extends Looks, TimelineChoices, Pick<UseConversationOptions, 'windowSize' | 'live' | 'initialEvents'> {
  readonly conversationId: string | null
  /** Find in the conversation, by `/` and ⌘/Ctrl+F inside the timeline. Default true. */
  readonly find?: boolean | undefined
}

/**
 * A conversation's timeline: its history at once, its next event live, older pages as the reader goes back.
 * @example <ConversationTimeline conversationId="42" />
 */
export function ConversationTimeline(props: ConversationTimelineProps) {
  // Another conversation is another timeline: scroll position and opened cards are not carried over.
  return <Bound key={props.conversationId} {...props} />
}

function Bound({ conversationId, windowSize, live, initialEvents, showHidden, timeZone, groups, find, ...looks }: ConversationTimelineProps) {
  const conversation = useConversation(conversationId, { windowSize, live, initialEvents })
  const timeline = useTimelineProps(conversation, { showHidden, timeZone, groups })
  const finding = useTimelineFind({ conversation: conversation.conversation, target: looks.target, find, showHidden, labels: looks.labels })
  return (
    <RunsInside {...{ conversationId, groups, timeZone, showHidden }} cards={looks.cards} images={looks.images}>
      <Timeline {...timeline} {...looks} {...finding} />
    </RunsInside>
  )
}
