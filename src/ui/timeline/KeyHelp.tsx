import { useEffect, useRef } from 'react'
import { icons } from '../icons.tsx'
import type { Labels, TimelineKey } from '../labels.ts'

const KEYS: Readonly<Record<TimelineKey, readonly string[]>> = {
  row: ['j', 'k'],
  message: [']', '['],
  failure: ['e', 'E'],
  toggle: ['Enter'],
  ends: ['g', 'G'],
  find: ['/'],
  match: ['n', 'N'],
  copy: ['c'],
  link: ['y'],
  help: ['?'],
  back: ['Esc'],
}

interface KeyHelpProps {
  /** Keys that do nothing here. */
  readonly without: readonly TimelineKey[]
  readonly labels: Labels
  readonly onClose: () => void
}

const names = Object.keys(KEYS) as TimelineKey[]

/** The list of keys. The browser keeps the focus in it, and gives it back. */
export function KeyHelp({ without, labels, onClose }: KeyHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="er-help" aria-label={labels.keyHelp} onClose={onClose}>
      <div className="er-panel-head">
        <div className="er-panel-title">{labels.keyHelp}</div>
        <button type="button" className="er-icon-button" aria-label={labels.find.close} onClick={() => dialog.current?.close()}>
          {icons.cross}
        </button>
      </div>
      <dl className="er-help-keys">
        {names.filter((name) => !without.includes(name)).map((key) => (
          <div key={key}>
            <dt>
              {KEYS[key].map((name) => (
                <kbd key={name} className="er-mono">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{labels.keys[key]}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
