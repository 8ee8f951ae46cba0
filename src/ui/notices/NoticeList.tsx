import { memo } from 'react'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { laterIcons } from '../later-icons.tsx'
import { partClass } from '../part.ts'
import type { NoticeLineProps, NoticesProps } from './notice-props.ts'

/** The inside of a notice. */
export const Line = memo(function NoticeLine({ notice, onDismiss, className, labels = englishLabels }: NoticeLineProps) {
  return (
    <div className={partClass('er-notice', className)} data-part="notice" data-level={notice.level} role={notice.level === 'error' ? 'alert' : 'status'}>
      {notice.level === 'info' ? laterIcons.info : icons.warning}
      <span className="er-notice-text">{notice.message.slice(0, 2_000)}</span>
      {onDismiss && (
        <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={() => onDismiss(notice.key)}>
          {icons.cross}
        </button>
      )}
    </div>
  )
})

/** The inside of a list of notices. */
export function NoticeList({ notices, onDismiss, max = 3, className, labels }: NoticesProps) {
  if (notices.length === 0) return null
  return (
    <div className={partClass('er-notices', className)} data-part="notices">
      {notices.slice(-max).map((notice) => (
        <Line key={notice.key} notice={notice} onDismiss={onDismiss} labels={labels} />
      ))}
    </div>
  )
}
