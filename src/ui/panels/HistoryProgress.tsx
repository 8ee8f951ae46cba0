import { partClass } from '../part.ts'
import { englishPanelLabels } from './english.ts'
import type { PanelProps } from './panel-props.ts'

export interface HistoryProgressProps extends PanelProps {
  /** How many events are held. */
  readonly loaded: number
  /** How many there are; null while nobody knows. */
  readonly total: number | null
  /** Nothing comes for now: there is no network. */
  readonly waiting?: boolean | undefined
}

/**
 * How much of a long history is there while it loads; nothing once all of it is.
 * @example <HistoryProgress loaded={1_204} total={24_000} />
 */
export function HistoryProgress({ loaded, total, waiting = false, className, labels = englishPanelLabels }: HistoryProgressProps) {
  if (total !== null && loaded >= total) return null
  const { name, waiting: waits, counting } = labels.history
  const known = total === null ? counting : labels.countOf(loaded, total)
  return (
    <div className={partClass('er-progress', className)} data-part="history-progress" data-state={waiting ? 'waiting' : 'loading'}>
      <span className="er-progress-words">{waiting ? waits : name}</span>
      <span className="er-note">{known}</span>
      <progress aria-label={name} aria-valuetext={known} {...(total !== null && { value: loaded, max: total })} />
    </div>
  )
}
