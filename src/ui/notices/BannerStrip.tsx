import type { ReactNode } from 'react'
import { allLabels } from '../all-labels.ts'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { laterIcons } from '../later-icons.tsx'
import { partClass } from '../part.ts'
import type { ConnectionBannerProps } from './notice-props.ts'

/** The inside of a connection's banner. */
export function BannerStrip(props: ConnectionBannerProps) {
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
  if (status === 'offline') return strip(status, icons.offline, allLabels(labels).offline(savedEvents, unsentMessages))
  if (status === 'reconnecting') return strip(status, icons.arc, labels.reconnecting, retry)
  if (degraded) {
    const dismiss = onDismissDegraded && (
      <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={onDismissDegraded}>
        {icons.cross}
      </button>
    )
    return strip('degraded', laterIcons.info, allLabels(labels).degraded[degraded], dismiss)
  }
  return null
}
