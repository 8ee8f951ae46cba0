import { type KeyboardEvent, type RefObject, useInsertionEffect, useState } from 'react'
import { downIcon } from '../icon.tsx'
import { englishLabels } from '../labels.ts'
import { lazily } from '../lazily.ts'
import type { GroupRow } from '../rows/row.ts'
import type { FlatRow } from './flat-rows.ts'
import { rowKeys } from './row-keys.ts'
import { Said } from './Said.tsx'
import type { TimelineProps } from './timeline-props.ts'
import { useEdgeLoading } from './use-edge-loading.ts'
import { scrollToEnd } from './use-follow.ts'
import { type RevealInput, useReveal, type Wanted } from './use-reveal.ts'
import { useSaid } from './use-said.ts'
import { type TargetInput, useTarget } from './use-target.ts'
import { type Reading, useUnread } from './use-unread.ts'

const useKeyHelp = lazily(() => import('./KeyHelp.tsx'))

/** What a timeline has done where its reader scrolls or presses a key. */
export interface Steering {
  readonly onScroll: () => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
}

interface NavigationProps extends Pick<Reading, 'newest' | 'setMark'>, Pick<RevealInput, 'virtual' | 'scroller' | 'rows' | 'marked' | 'setMarked' | 'current'> {
  readonly timeline: TimelineProps
  readonly heldFrom: number
  readonly heldTo: number
  /** Rows in view, both inclusive; -1 where none are. */
  readonly first: number
  readonly last: number
  readonly following: boolean
  /** How many events came since the reader left the end. */
  readonly unseen: number
  readonly groupOf: ReadonlyMap<string, GroupRow>
  readonly isOpen: (row: FlatRow) => boolean
  readonly toggle: (key: string, expanded: boolean) => void
  readonly follow: (following: boolean) => void
  readonly onFound: TargetInput['onFound']
  readonly steering: RefObject<Steering | null>
}

/**
 * Takes a timeline to where its reader, or the app, wants it, by key, button and target; asks for more at its ends; notes what was read.
 * Loaded after the first drawing.
 */
export function Navigation(props: NavigationProps) {
  const { timeline, virtual, scroller, rows, heldFrom, heldTo, groupOf, isOpen, toggle, follow, unseen } = props
  const virtualizer = virtual === 'missing' ? null : virtual
  const { hasOlder = false, hasNewer = false, loading = null, labels = englishLabels } = timeline
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const keyHelp = useKeyHelp(isHelpOpen)
  const [said, say] = useSaid()

  useUnread({ newest: props.newest, atEnd: props.following, readUpTo: timeline.readUpTo, isCaughtUp: timeline.caughtUp ?? true, onRead: timeline.onRead, setMark: props.setMark })
  const resetEdges = useEdgeLoading({
    count: rows.length,
    first: props.first,
    last: props.last,
    startKey: heldFrom,
    endKey: heldTo,
    hasOlder,
    hasNewer,
    loading,
    following: props.following,
    onLoadOlder: timeline.onLoadOlder,
    onLoadNewer: timeline.onLoadNewer,
  })
  useReveal({ virtual, scroller, rows, wanted, setWanted, marked: props.marked, setMarked: props.setMarked, current: props.current })
  useTarget({
    // Where the end stands as it is nobody can be led away from it.
    target: virtual === null ? null : timeline.target,
    rows: timeline.rows,
    heldFrom,
    heldTo,
    hasOlder,
    hasNewer,
    onJump: timeline.onJump,
    onFound: (place) => {
      props.onFound(place)
      setWanted({ key: place.row.key })
    },
  })

  const toEnd = () => {
    follow(true)
    if (hasNewer) timeline.onJump?.('last')
    else scrollToEnd(virtual, scroller.current)
  }
  const toStart = () => {
    follow(false)
    if (hasOlder) timeline.onJump?.('first')
    if (virtualizer !== null) virtualizer.scrollToOffset(0)
    else if (scroller.current !== null) scroller.current.scrollTop = 0
  }
  const copy = (text: string, word: string) => {
    // A page without permission (or on plain http) has no clipboard: then nothing claims to be copied.
    if (text !== '') void navigator.clipboard?.writeText(text).then(() => say(word), () => {})
  }
  const onKeyDown = rowKeys({
    virtualizer,
    rows,
    current: props.current,
    goTo: (row, isToOpen) => {
      const group = groupOf.get(row.key)
      if (group !== undefined && !isOpen(group)) toggle(group.key, true)
      if (isToOpen && !isOpen(row)) toggle(row.key, true)
      setWanted({ key: row.key, focus: true })
    },
    toStart,
    toEnd,
    toggle: (row) => {
      if (row.type === 'call' || row.type === 'group') toggle(row.key, !isOpen(row))
    },
    copy: (text) => copy(text, labels.copied),
    copyLink: ({ id }) => {
      if (id !== undefined && timeline.linkTo !== undefined) copy(timeline.linkTo(id), labels.linkCopied)
    },
    help: () => setHelpOpen((open) => !open),
    back: timeline.onBack,
    find: timeline.onFind,
    match: timeline.onFindStep,
  })
  useInsertionEffect(() => {
    props.steering.current = { onScroll: resetEdges, onKeyDown }
  })

  return (
    <>
      {!props.following && rows.length > 0 && (
        <button type="button" className="er-to-end" onClick={toEnd} aria-label={unseen > 0 ? undefined : labels.toLatest}>
          {unseen > 0 && labels.newEvents(unseen)}
          {downIcon}
        </button>
      )}
      {timeline.overlay}
      <Said word={said} />
      {isHelpOpen && keyHelp && (
        <keyHelp.KeyHelp
          without={[...(timeline.linkTo ? [] : ['link' as const]), ...(timeline.onFind ? [] : (['find', 'match'] as const))]}
          labels={labels}
          onClose={() => setHelpOpen(false)}
        />
      )}
    </>
  )
}
