import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import { allLabels } from '../all-labels.ts'
import { downIcon } from '../icon.tsx'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { partClass } from '../part.ts'
import type { FindBarProps } from './find-bar-props.ts'

/** The inside of a find bar. */
export const FindField = memo(function FindField(props: FindBarProps) {
  const { query, onQueryChange, count, current = null, hasMore = false, searching = false, error, onNext, onPrevious, onClose, className, labels = englishLabels } = props
  const words = allLabels(labels).find
  const field = useRef<HTMLInputElement>(null)
  // It is there because the reader asked for it.
  useEffect(() => field.current?.select(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the choice of a character.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && event.target === field.current) (event.shiftKey ? onPrevious : onNext)()
    else return
    event.preventDefault()
  }
  const isFailed = error !== undefined && error !== null
  const result = isFailed ? words.failed : searching && count === 0 ? words.searching : words.matches(count, current === null ? null : current + 1, hasMore || searching)
  const buttons = [
    { name: words.next, icon: icons.up, onClick: onNext, disabled: count === 0 },
    { name: words.previous, icon: downIcon, onClick: onPrevious, disabled: count === 0 },
    { name: words.close, icon: icons.cross, onClick: onClose, disabled: false },
  ]
  return (
    <div className={partClass('er-find', className)} data-part="find" data-searching={searching || undefined} role="search" aria-label={words.label} onKeyDown={onKeyDown}>
      <input ref={field} className="er-input er-find-field" type="text" aria-label={words.label} placeholder={words.label} value={query} onChange={(event) => onQueryChange(event.target.value)} />
      <span className="er-find-count" role="status" data-failed={isFailed || undefined}>
        {query.trim() !== '' && result}
      </span>
      {buttons.map(({ name, icon, onClick, disabled }) => (
        <button key={name} type="button" className="er-icon-button" aria-label={name} title={name} disabled={disabled} onClick={onClick}>
          {icon}
        </button>
      ))}
    </div>
  )
})
