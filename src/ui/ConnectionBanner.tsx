import type { ReactNode } from 'react'
import type { EventreelError } from '../errors.ts'
import type { ConversationStatus, Degraded } from '../stream/conversation.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { partClass, type PartProps } from './part.ts'

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

/** A strip that tells of the connection when it is not simply there. Coming back to live is silent; reconnecting is told after two seconds. */
export function ConnectionBanner(props: ConnectionBannerProps) {
  const { status, savedEvents = 0, unsentMessages = 0, error, onReconnect, degraded, onDismissDegraded, className, labels = englishLabels } = props
  const strip = (kind: string, icon: ReactNode, words: ReactNode, action?: ReactNode) => (
    <div className={partClass('er-banner', className)} data-part="banner" data-status={kind} role="status">
      {icon}
      <span className="er-banner-text">{words}</span>
      {action}
    </div>
  )
  const retry = onReconnect && (
    <button type="button" className="er-link-button" onClick={onReconnect}>
      {labels.retry}
    </button>
  )
  if (status === 'failed') return strip(status, icons.warning, error?.message ? `${labels.failed} ${error.message}` : labels.failed, retry)
  if (status === 'offline') return strip(status, icons.offline, labels.offline(savedEvents, unsentMessages))
  if (status === 'reconnecting') return strip(status, icons.arc, labels.reconnecting, retry)
  if (degraded) {
    const dismiss = onDismissDegraded && (
      <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={onDismissDegraded}>
        {icons.cross}
      </button>
    )
    return strip('degraded', icons.info, labels.degraded[degraded], dismiss)
  }
  return null
}
