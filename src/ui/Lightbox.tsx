import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { allLabels } from './all-labels.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { type PartProps, partClass } from './part.ts'

/** A picture to show large. */
export interface Shown {
  readonly src: string
  readonly alt: string
}

export interface LightboxProps extends PartProps {
  readonly pictures: readonly Shown[]
  /** Which one is shown first. Default 0. */
  readonly at?: number | undefined
  readonly onClose: () => void
}

/**
 * Pictures one at a time, as large as the window allows, above everything else. Arrow keys walk them, Esc closes; the focus returns
 * to where it was.
 * @example <Lightbox pictures={[{ src: url, alt: 'The cart' }]} onClose={() => setOpen(false)} />
 */
export function Lightbox({ pictures, at = 0, onClose, className, labels = englishLabels }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const closer = useRef<HTMLButtonElement>(null)
  const [shown, setShown] = useState(Math.max(0, at))
  const [broken, setBroken] = useState('')
  const picture = pictures[shown]
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    // The one button that always is there: Enter and Space close what they opened.
    closer.current?.focus()
    // Must be closed rather than taken away: that is what gives the focus back.
    return () => element?.close()
  }, [])
  const go = (to: number) => setShown(Math.min(Math.max(to, 0), pictures.length - 1))
  const onKeyDown = (event: KeyboardEvent) => {
    // The keys of what lies below are not meant.
    event.stopPropagation()
    const isBack = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? pictures.length - 1 : /^Arrow(?:Left|Right)$/.test(event.key) ? shown + (event.key === isBack ? -1 : 1) : null
    if (to === null) return
    event.preventDefault()
    go(to)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Esc closes it as well
    <dialog
      ref={dialog}
      className={partClass('er-lightbox', className)}
      data-part="lightbox"
      aria-label={picture?.alt ?? allLabels(labels).picture}
      // One that was opened again meanwhile is told of its closing all the same.
      onClose={() => dialog.current?.open !== true && onClose()}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button, img') === null) dialog.current?.close()
      }}
    >
      <div className="er-lightbox-stage">
        {picture === undefined || broken === picture.src ? (
          <p className="er-note">{allLabels(labels).pictureMissing(picture?.alt ?? allLabels(labels).picture)}</p>
        ) : (
          <img src={picture.src} alt={picture.alt} referrerPolicy="no-referrer" onError={() => setBroken(picture.src)} />
        )}
      </div>
      <div className="er-lightbox-bar">
        <span className="er-object" style={{ flex: 1 }}>{picture?.alt}</span>
        {pictures.length > 1 && (
          <>
            <span className="er-note" role="status">
              {allLabels(labels).pictureAt(shown + 1, pictures.length)}
            </span>
            {/* Not disabled at an end: the focus would be lost there. */}
            <button type="button" className="er-icon-button er-back" aria-label={allLabels(labels).previousPicture} aria-disabled={shown === 0} onClick={() => go(shown - 1)}>
              {icons.chevron}
            </button>
            <button type="button" className="er-icon-button" aria-label={allLabels(labels).nextPicture} aria-disabled={shown === pictures.length - 1} onClick={() => go(shown + 1)}>
              {icons.chevron}
            </button>
          </>
        )}
        <button ref={closer} type="button" className="er-icon-button" aria-label={allLabels(labels).close} onClick={() => dialog.current?.close()}>
          {icons.cross}
        </button>
      </div>
    </dialog>
  )
}
