import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'

/** What stands above the first row. */
export function TimelineTop({ loading, hasOlder, labels }: { loading: boolean; hasOlder: boolean; labels: Labels }) {
  if (hasOlder && !loading) return null
  return (
    <div className="er-timeline-top" data-loading={loading || undefined}>
      {loading && icons.arc}
      {loading ? labels.loading : labels.beginning}
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

/** What was just done, as a word that floats by. */
export function Said({ word }: { word: string }) {
  return (
    <div className={word === '' ? 'er-sr' : 'er-said'} role="status">
      {word}
    </div>
  )
}
