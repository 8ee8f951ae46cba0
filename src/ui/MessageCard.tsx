import { memo, useState } from 'react'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { CopyButton } from './CopyButton.tsx'
import { englishLabels } from './labels.ts'
import { LazyMedia } from './LazyMedia.tsx'
import type { ImagePolicy } from './markdown/drawing.ts'
import { MessageText } from './MessageText.tsx'
import { Moment } from './Moment.tsx'
import { type PartProps, partClass } from './part.ts'
import { Spoken } from './Spoken.tsx'

export interface MessageCardProps extends PartProps {
  readonly speaker: 'user' | 'agent'
  /** In GitHub's Markdown. */
  readonly text: string
  /** Shows who speaks. Default true. */
  readonly startsTurn?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number | null | undefined
  readonly timeZone?: string | undefined
  /** The event, for the pictures and files that it carries. */
  readonly event?: AgentEvent | undefined
  /** Whether it is still being written. The same card with `isDraft` off is the message that it becomes, and keeps what is drawn. */
  readonly isDraft?: boolean | undefined
  /** Whether pictures in the text are loaded from other hosts: when the reader asks (`click`, the default), at once, or never. */
  readonly images?: ImagePolicy | undefined
}

/** What a person pastes is long more often than it is read. */
const MAX_LINES = { user: 40, agent: 200 } as const

/**
 * What someone said: the user's words on a tint, the agent's on the canvas.
 * @example <MessageCard speaker="agent" text="**Done.** All 48 tests pass." at={Date.now()} />
 */
export const MessageCard = memo(function MessageCard(props: MessageCardProps) {
  const { speaker, text, startsTurn = true, at = null, timeZone, event, isDraft = false, images, className, labels = englishLabels } = props
  const [wasDraft] = useState(isDraft)
  const name = speaker === 'user' ? labels.you : labels.agent
  return (
    // A draft is not announced while it grows, but once, as the message that it becomes.
    <div
      className={partClass('er-message', className)}
      data-part={isDraft ? 'draft' : 'message'}
      data-role={speaker}
      aria-live={isDraft ? 'off' : undefined}
      aria-busy={isDraft || undefined}
    >
      <div className="er-message-head">
        <span className={startsTurn ? 'er-speaker' : 'er-sr'}>{name}</span>
        {isDraft && <span className="er-sr">{labels.writing}</span>}
        {!isDraft && (
          <span className="er-message-tools">
            {at !== null && <Moment at={at} timeZone={timeZone} labels={labels} />}
            {text !== '' && <CopyButton text={text} labels={labels} />}
          </span>
        )}
      </div>
      {(text !== '' || isDraft) && <MessageText text={text} streaming={isDraft} maxLines={MAX_LINES[speaker]} images={images} labels={labels} />}
      {event && <LazyMedia event={event} labels={labels} />}
      {wasDraft && !isDraft && <Spoken text={`${name} ${text}`} />}
    </div>
  )
})
