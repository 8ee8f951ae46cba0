import type { EventreelError } from '../../errors.ts'
import type { ConversationStatus } from '../../stream/conversation.ts'
import type { PartProps } from '../part.ts'
import type { TimelineProps } from '../timeline/timeline-props.ts'

type Shared = 'cards' | 'hasNewer' | 'hasOlder' | 'images' | 'loading' | 'onDiscard' | 'onDismissNotice' | 'onLoadGap' | 'onLoadNewer' | 'onRespond' | 'onRetry' | 'timeZone'

/** What the reader has opened, and how much they want to see. */
export interface RunLook {
  readonly expanded: boolean
  /** Rows that the reader opened or closed, by their keys. */
  readonly opened: ReadonlyMap<string, boolean>
  /** Rows drawn at most, from the newest. */
  readonly shown: number
}

export interface NestedRunProps extends PartProps, Pick<TimelineProps, Shared> {
  readonly look: RunLook
  readonly onLookChange: (look: RunLook) => void
  /** Whom the work was given to, in a word. */
  readonly agent?: string | undefined
  /** From `buildRows`, or better a `createRowBuilder`. Default: none, while it is closed. */
  readonly rows?: TimelineProps['rows'] | undefined
  /** The agent's state; null where nobody knows. */
  readonly state?: string | null | undefined
  /** How its connection stands; null while it is closed. */
  readonly status?: ConversationStatus | null | undefined
  readonly error?: EventreelError | null | undefined
  /** How many of its events can be read without a network. */
  readonly savedEvents?: number | undefined
  readonly onLoadOlder?: (() => void) | undefined
  /** Goes to its end. */
  readonly onLatest?: (() => void) | undefined
  readonly onReconnect?: (() => void) | undefined
  /** It is one of those in which it stands: it is named, and not drawn again. */
  readonly isAbove?: boolean | undefined
}
