import { memo } from 'react'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { CopyButton } from './CopyButton.tsx'
import { englishLabels } from './labels.ts'
import { MessageText } from './MessageText.tsx'
import { Moment } from './Moment.tsx'
import { type PartProps, partClass } from './part.ts'
import { imageUrlsOf } from './rows/fields.ts'

export interface MessageCardProps extends PartProps {
  readonly speaker: 'user' | 'agent'
  readonly text: string
  /** Shows who speaks. Default true. */
  readonly startsTurn?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number | null | undefined
  readonly timeZone?: string | undefined
  /** The event, for the pictures that it carries. */
  readonly event?: AgentEvent | undefined
}

/** What someone said: the user's words on a tint, the agent's on the canvas. */
export const MessageCard = memo(function MessageCard(props: MessageCardProps) {
  const { speaker, text, startsTurn = true, at = null, timeZone, event, className, labels = englishLabels } = props
  const name = speaker === 'user' ? labels.you : labels.agent
  return (
    <div className={partClass('er-message', className)} data-part="message" data-role={speaker}>
      <div className="er-message-head">
        <span className={startsTurn ? 'er-speaker' : 'er-sr'}>{name}</span>
        <span className="er-message-tools">
          {at !== null && <Moment at={at} timeZone={timeZone} labels={labels} />}
          <CopyButton text={text} labels={labels} />
        </span>
      </div>
      <MessageText text={text} labels={labels} />
      {event && imageUrlsOf(event).map((url) => <img key={url} className="er-image" src={url} alt="" loading="lazy" referrerPolicy="no-referrer" />)}
    </div>
  )
})
