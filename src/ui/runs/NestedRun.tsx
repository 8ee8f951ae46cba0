import { useId } from 'react'
import { AgentStatus } from '../AgentStatus.tsx'
import { allLabels } from '../all-labels.ts'
import { ConnectionBanner } from '../ConnectionBanner.tsx'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { partClass } from '../part.ts'
import { flattenRows } from '../timeline/flat-rows.ts'
import { RowView } from '../timeline/RowView.tsx'
import { startsOpen } from '../timeline/starts-open.ts'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { useRowActions } from '../timeline/use-row-actions.ts'
import type { NestedRunProps } from './nested-run-props.ts'
import { FIRST_ROWS } from './run-look.ts'

/** More rows at a time, where the reader asks for what was earlier. */
const MORE_ROWS = 50

/** A run inside of the row that tells of it, to open and close. It scrolls with what it stands in, and draws the newest of its rows until more are asked for. */
export function NestedRun(props: NestedRunProps) {
  const { look, onLookChange, agent = '', rows = [], state = null, status = null, hasOlder = false, hasNewer = false, loading, isAbove = false, className, labels = englishLabels } = props
  const words = allLabels(labels).runs
  const inside = useId()
  const { opened, shown } = look
  const expanded = look.expanded && !isAbove
  const { rows: flat } = flattenRows(rows, {
    isLoose: () => false,
    isOpen: (group) => opened.get(group.key) === true,
    isHeld: (call) => opened.get(call.key) === true,
    readUpTo: null,
  })
  const drawn = flat.slice(-shown)
  const toggle = useEventCallback((key: string, open: boolean) => onLookChange({ ...look, opened: new Map(opened).set(key, open) }))
  const actions = useRowActions({ ...props, rows }, toggle)
  const showEarlier = () => {
    onLookChange({ ...look, shown: Math.max(shown, drawn.length) + MORE_ROWS })
    if (drawn.length === flat.length) props.onLoadOlder?.()
  }
  const showLatest = () => {
    onLookChange({ ...look, shown: FIRST_ROWS })
    props.onLatest?.()
  }
  const more = (name: string, act: (() => void) | undefined) => (
    // Not disabled while it loads: the focus would be lost there.
    <button type="button" className="er-more" aria-disabled={loading != null} onClick={() => loading == null && act?.()}>
      {name}
    </button>
  )
  return (
    <div className={partClass('er-run', className)} data-part="nested-run" data-status={status ?? undefined} data-expanded={expanded || undefined} role="group" aria-label={words.name(agent)}>
      {isAbove ? (
        <p className="er-note">
          {words.name(agent)} · {words.above}
        </p>
      ) : (
        <button type="button" className="er-fold" aria-expanded={expanded} aria-controls={expanded ? inside : undefined} onClick={() => onLookChange({ ...look, expanded: !expanded })}>
          <span className="er-chevron">{icons.chevron}</span>
          <span className="er-object">{words.name(agent)}</span>
          {expanded && state !== null && <AgentStatus state={state} labels={labels} />}
        </button>
      )}
      {expanded && (
        <div id={inside} aria-busy={loading != null}>
          {status !== null && <ConnectionBanner status={status} error={props.error} savedEvents={props.savedEvents} onReconnect={props.onReconnect} labels={labels} />}
          {(flat.length > drawn.length || hasOlder) && more(words.earlier, showEarlier)}
          {drawn.map((row) => (
            <div key={row.key} className="er-row" data-type={row.type}>
              <RowView row={row} expanded={opened.get(row.key) ?? startsOpen(row)} cards={props.cards} images={props.images} labels={labels} timeZone={props.timeZone} {...actions} />
            </div>
          ))}
          {flat.length === 0 && status !== 'failed' && <p className="er-note">{status === 'live' || status === 'static' ? words.empty : labels.loading}</p>}
          {hasNewer && more(words.later, props.onLoadNewer)}
          {hasNewer && more(words.latest, showLatest)}
        </div>
      )}
    </div>
  )
}
