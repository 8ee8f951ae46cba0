import type { EventreelError } from '../../errors.ts'
import type { ConversationStatus, Degraded, Notice } from '../../stream/conversation.ts'
import type { PartProps } from '../part.ts'

export interface ConnectionBannerProps extends PartProps {
  readonly status: ConversationStatus
  /** How many events can be read without a network. */
  readonly savedEvents?: number | undefined
  /** How many messages wait to be sent. */
  readonly unsentMessages?: number | undefined
  /** Why nothing can be reached; its message is shown. */
  readonly error?: Pick<EventreelError, 'message'> | null | undefined
  readonly onReconnect?: (() => void) | undefined
  /** Why nothing is kept here; shown until it is dismissed, while nothing worse is to be told. */
  readonly degraded?: Degraded | null | undefined
  readonly onDismissDegraded?: (() => void) | undefined
}

export interface NoticeLineProps extends PartProps {
  readonly notice: Pick<Notice, 'key' | 'level' | 'message'>
  readonly onDismiss?: ((key: number) => void) | undefined
}

export interface NoticesProps extends PartProps {
  readonly notices: readonly Notice[]
  readonly onDismiss?: ((key: number) => void) | undefined
  /** The newest so many are shown. Default 3. */
  readonly max?: number | undefined
}
