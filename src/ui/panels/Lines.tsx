import { useState } from 'react'
import { formatSecond } from './format.ts'
import type { PanelLabels } from './labels.ts'

/** One thing that happened. */
export interface Line {
  readonly at?: number | undefined
  readonly name?: string | undefined
  readonly text: string
  /** By this the style sheet knows it. */
  readonly type?: string | undefined
}

export interface LinesProps {
  /** Oldest first. */
  readonly lines: readonly Line[]
  readonly timeZone: string | undefined
  readonly labels: PanelLabels
}

const STEP = 10

/** What happened, newest first; a button shows more. */
export function Lines({ lines, timeZone, labels }: LinesProps) {
  const [most, setMost] = useState(STEP)
  if (lines.length === 0) return <p className="er-note">{labels.none}</p>
  return (
    <>
      <ol className="er-entries">
        {lines.slice(-most).reverse().map(({ at, name, text, type }, line) => (
          <li key={lines.length - line} className="er-entry" data-type={type}>
            {at !== undefined && <time className="er-time">{formatSecond(at, labels.locale, timeZone)}</time>}
            {name && <span>{name}</span>}
            <span className="er-note">{text}</span>
          </li>
        ))}
      </ol>
      {lines.length > most && (
        <button type="button" className="er-link-button er-start" onClick={() => setMost(most * 4)}>
          {labels.showMore}
        </button>
      )}
    </>
  )
}
