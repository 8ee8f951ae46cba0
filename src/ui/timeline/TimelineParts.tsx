import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'

interface TimelineTopProps {
  readonly loading: boolean
  readonly hasOlder: boolean
  /** Given where nothing can be scrolled to bring what is older. */
  readonly onOlder: (() => void) | undefined
  readonly labels: Labels
}

/** What stands above the first row. */
export function TimelineTop({ loading, hasOlder, onOlder, labels }: TimelineTopProps) {
  if (hasOlder && !loading && onOlder === undefined) return null
  return (
    <div className="er-timeline-top" data-loading={loading || undefined}>
      {loading && icons.arc}
      {loading ? (
        labels.loading
      ) : hasOlder ? (
        <button type="button" className="er-more" onClick={onOlder}>
          {labels.showOlder}
        </button>
      ) : (
        labels.beginning
      )}
    </div>
  )
}

export function GhostRows({ label }: { label: string }) {
  return (
    <div className="er-ghosts" role="status" aria-label={label}>
      <span />
      <span />
      <span />
    </div>
  )
}
