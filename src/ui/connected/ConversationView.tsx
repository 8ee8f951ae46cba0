import { useState } from 'react'
import { useConversation, type UseConversationOptions } from '../../react/use-conversation.ts'
import { ConnectionBanner } from '../ConnectionBanner.tsx'
import { Notices } from '../Notices.tsx'
import { partClass, surface } from '../part.ts'
import { Timeline, type TimelineProps } from '../Timeline.tsx'
import { ConversationComposer, type ConversationComposerProps } from './ConversationComposer.tsx'
import { RunsInside } from './RunsInside.tsx'
import { savedEvents } from './saved-events.ts'
import { useTimelineFind } from './use-timeline-find.tsx'
import { type TimelineChoices, useTimelineProps } from './use-timeline-props.ts'

type Looks = Pick<TimelineProps, 'cards' | 'className' | 'density' | 'empty' | 'images' | 'keys' | 'labels' | 'linkTo' | 'onRead' | 'readUpTo' | 'target' | 'theme'>
type Writing = Pick<ConversationComposerProps, 'attachments' | 'autoFocus' | 'onUpload' | 'placeholder' | 'submitKey' | 'textStore'>

export interface ConversationViewProps extends Looks, Writing, TimelineChoices, Pick<UseConversationOptions, 'windowSize' | 'live' | 'initialEvents'> {
  readonly conversationId: string | null
  /** Leave out the composer. Default: it is there, except for a log that does not change. */
  readonly readOnly?: boolean | undefined
  /** Find in the conversation, by `/` and ⌘/Ctrl+F inside the timeline. Default true. */
  readonly find?: boolean | undefined
}

/**
 * A whole conversation: connection, timeline, notices, composer. It fills the height it is given.
 * @example <div style={{ height: '100dvh' }}><ConversationView conversationId="42" /></div>
 */
export function ConversationView(props: ConversationViewProps) {
  return <Bound key={props.conversationId} {...props} />
}

function Bound(props: ConversationViewProps) {
  const { conversationId, windowSize, live, initialEvents, showHidden, timeZone, groups, cards, empty, images, keys, labels, linkTo, onRead, readOnly, readUpTo, target, find } = props
  const conversation = useConversation(conversationId, { windowSize, live, initialEvents })
  const timeline = useTimelineProps(conversation, { showHidden, timeZone, groups })
  const finding = useTimelineFind({ conversation: conversation.conversation, target, find, showHidden, labels })
  const [isDegradedTold, setDegradedTold] = useState(false)
  const { status, degraded, error, pending, notices } = conversation
  return (
    <section className={partClass('er-view', props.className)} data-part="conversation" data-status={status} {...surface(props)}>
      <ConnectionBanner
        status={status}
        savedEvents={status === 'offline' ? savedEvents(conversation.conversation) : 0}
        unsentMessages={pending.length}
        error={error}
        degraded={isDegradedTold ? null : degraded}
        onReconnect={() => conversation.reconnect()}
        onDismissDegraded={() => setDegradedTold(true)}
        labels={labels}
      />
      <RunsInside {...{ conversationId, cards, groups, images, timeZone, showHidden }}>
        <Timeline {...timeline} {...{ cards, empty, images, keys, labels, linkTo, onRead, readUpTo }} {...finding} />
      </RunsInside>
      <Notices notices={notices} onDismiss={(key) => conversation.dismissNotice(key)} labels={labels} />
      {!(readOnly ?? status === 'static') && (
        <ConversationComposer
          conversationId={conversationId}
          attachments={props.attachments}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- passed on from the app
          autoFocus={props.autoFocus}
          onUpload={props.onUpload}
          placeholder={props.placeholder}
          submitKey={props.submitKey}
          textStore={props.textStore}
          labels={labels}
        />
      )}
    </section>
  )
}
