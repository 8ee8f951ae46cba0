import type { ReactNode } from 'react'
import { Elapsed } from './Elapsed.tsx'
import { formatDuration, splitPath } from '../format.ts'
import { icons, statusIcons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import type { PartProps } from '../part.ts'
import type { CallStatus } from '../rows/row.ts'

export interface CardHeaderProps extends PartProps {
  readonly status: CallStatus
  /** "Edited" */
  readonly verb: string
  /** What it was done to. */
  readonly object?: string | undefined
  /** How the object is set: a path keeps its file name whole, code is set in mono, text is not. Default `code`. */
  readonly objectKind?: 'path' | 'code' | 'text' | undefined
  /** What came of it, in a word or two: "exit 1". Without it, the status where it is not `ok`. */
  readonly result?: ReactNode
  readonly durationMs?: number | null | undefined
  /** The thing whose time runs: seconds are counted from when it was first drawn. */
  readonly runs?: object | undefined
  readonly expanded?: boolean | undefined
  /** Without it the header is no button and has no chevron. */
  readonly onExpandedChange?: ((expanded: boolean) => void) | undefined
}

/** One row of a card: status · verb · object · result · duration · chevron. */
export function CardHeader(props: CardHeaderProps) {
  const { status, verb, object, objectKind = 'code', result, durationMs, runs, expanded = false, onExpandedChange, className, labels = englishLabels } = props
  const word = labels.status[status]
  const content = (
    <>
      <span className="er-status" data-status={status}>
        {statusIcons[status]}
        <span className="er-sr">{word}:</span>
      </span>
      <span className="er-header-words">
        <span className="er-verb">{verb}</span>
        {object && <ObjectName object={object} kind={objectKind} />}
      </span>
      <span className="er-header-end">
        <span className="er-result" data-status={status}>
          {result ?? (status === 'ok' || status === 'running' ? null : word)}
        </span>
        <span className="er-duration">
          {status === 'running' && runs !== undefined ? <Elapsed of={runs} labels={labels} /> : typeof durationMs === 'number' && formatDuration(durationMs, labels)}
        </span>
      </span>
    </>
  )
  const classes = `er-card-header${className === undefined ? '' : ` ${className}`}`
  if (onExpandedChange === undefined) return <div className={classes}>{content}</div>
  return (
    <button type="button" className={classes} aria-expanded={expanded} onClick={() => onExpandedChange(!expanded)}>
      {content}
      <span className="er-chevron">{icons.chevron}</span>
    </button>
  )
}

function ObjectName({ object, kind }: { object: string; kind: 'path' | 'code' | 'text' }) {
  if (kind !== 'path') return <span className={kind === 'code' ? 'er-object er-mono' : 'er-object'}>{object}</span>
  const [folder, name] = splitPath(object)
  return (
    <span className="er-object er-mono er-path" title={folder + name}>
      {/* Isolated, so that a slash at an edge does not change sides in right-to-left text. */}
      {folder !== '' && <bdi className="er-path-folder">{folder}</bdi>}
      <bdi className="er-path-name">{name}</bdi>
    </span>
  )
}
