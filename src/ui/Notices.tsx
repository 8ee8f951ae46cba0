import { memo } from 'react'
import type { Notice } from '../stream/conversation.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { partClass, type PartProps } from './part.ts'

export interface NoticeLineProps extends PartProps {
  readonly notice: Pick<Notice, 'key' | 'level' | 'message'>
  readonly onDismiss?: ((key: number) => void) | undefined
}

/** One thing that the server, or this device, has to say. */
export const NoticeLine = memo(function NoticeLine({ notice, onDismiss, className, labels = englishLabels }: NoticeLineProps) {
  return (
    <div className={partClass('er-notice', className)} data-part="notice" data-level={notice.level} role={notice.level === 'error' ? 'alert' : 'status'}>
      {notice.level === 'info' ? icons.info : icons.warning}
      <span className="er-notice-text">{notice.message.slice(0, 2_000)}</span>
      {onDismiss && (
        <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={() => onDismiss(notice.key)}>
          {icons.cross}
        </button>
      )}
    </div>
  )
})

export interface NoticesProps extends PartProps {
  readonly notices: readonly Notice[]
  readonly onDismiss?: ((key: number) => void) | undefined
  /** The newest so many are shown. Default 3. */
  readonly max?: number | undefined
}

/** The newest notices, oldest first. */
export function Notices({ notices, onDismiss, max = 3, className, labels }: NoticesProps) {
  if (notices.length === 0) return null
  return (
    <div className={partClass('er-notices', className)} data-part="notices">
      {notices.slice(-max).map((notice) => (
        <NoticeLine key={notice.key} notice={notice} onDismiss={onDismiss} labels={labels} />
      ))}
    </div>
  )
}
