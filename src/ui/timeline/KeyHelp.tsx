import { useEffect, useRef } from 'react'
import { allLabels } from '../all-labels.ts'
import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'
import type { TimelineKey } from '../later-labels.ts'

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
    <dialog ref={dialog} className="er-help" aria-label={allLabels(labels).keyHelp} onClose={onClose}>
      <div className="er-panel-head">
        <div className="er-panel-title">{allLabels(labels).keyHelp}</div>
        <button type="button" className="er-icon-button" aria-label={allLabels(labels).find.close} onClick={() => dialog.current?.close()}>
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
            <dd>{allLabels(labels).keys[key]}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
