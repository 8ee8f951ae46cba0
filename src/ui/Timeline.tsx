import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { lazily } from './lazily.ts'
import { partClass, surface } from './part.ts'
import { eventIdsOf } from './rows/event-ids.ts'
import type { TimelineRow } from './rows/row.ts'
import { estimateHeight } from './timeline/estimate.ts'
import type { FlatRow } from './timeline/flat-rows.ts'
import { RowView } from './timeline/RowView.tsx'
import type { TimelineProps } from './timeline/timeline-props.ts'
import { GhostRows, Said, TimelineTop } from './timeline/TimelineParts.tsx'
import { areAllInView, useEdgeLoading } from './timeline/use-edge-loading.ts'
import { useEventCallback } from './timeline/use-event-callback.ts'
import { useFlatRows } from './timeline/use-flat-rows.ts'
import { scrollToEnd, useFollow, useStickToEnd } from './timeline/use-follow.ts'
import { useIsClient } from './timeline/use-is-client.ts'
import { useReveal } from './timeline/use-reveal.ts'
import { useRowActions } from './timeline/use-row-actions.ts'
import { useSaid } from './timeline/use-said.ts'
import { useTarget } from './timeline/use-target.ts'
import { useUnread } from './timeline/use-unread.ts'
import { useVirtualRows } from './timeline/use-virtual-rows.ts'

export type { TimelineProps, TimelineTarget } from './timeline/timeline-props.ts'

const useKeyHelp = lazily(() => import('./timeline/KeyHelp.tsx'))
const useRowKeys = lazily(() => import('./timeline/row-keys.ts'))
const PADDING = 48
const ROWS_WITHOUT_LAYOUT = 30
const VIEW_BEFORE_LAYOUT = { width: 800, height: 600 }

/**
 * The conversation, row by row: opens at its end, stays there while the reader does, and keeps what they read in place
 * when older rows come before it. Draws the rows in view only.
 */
export const Timeline = memo(function Timeline(props: TimelineProps) {
  const { rows, hasOlder = false, hasNewer = false, loading = null, cards, className, labels = englishLabels } = props
  const scroller = useRef<HTMLDivElement>(null)
  const isClient = useIsClient()
  // Must not depend on where the server stands: its HTML and the first drawing here have to agree.
  const timeZone = props.timeZone ?? (isClient ? undefined : 'UTC')
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(() => new Map())
  const heldFrom = props.heldFrom ?? firstId(rows)
  const heldTo = props.heldTo ?? newestId(rows)
  const newest = Math.max(props.latestEventId ?? -1, newestId(rows))
  const { following, seen, onScroll, touch, hold, letGo, settle, release, follow } = useFollow(newest, !hasNewer, props.onFollowingChange)
  const stick = following && !hasNewer
  const readUpTo = useUnread({ newest: newestId(rows), atEnd: stick, readUpTo: props.readUpTo, isCaughtUp: props.caughtUp ?? true, onRead: props.onRead })
  const inView = useRef<readonly FlatRow[]>([])
  const focused = useRef<string | null>(null)
  const { rows: flat, groupOf, startsOpen } = useFlatRows(rows, {
    groups: props.groups ?? true,
    opened,
    // Where the page before is not here, nobody knows whether the first new event is.
    readUpTo: readUpTo !== null && (!hasOlder || heldFrom <= readUpTo + 1) ? readUpTo : null,
    following: stick,
    inView,
    focused,
  })

  const isOpen = (row: FlatRow) => opened.get(row.key) ?? startsOpen(row)
  const virtual = useVirtualRows({
    count: flat.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => flat[index]?.key ?? index, [flat]),
    estimateSize: (index) => {
      const row = flat[index]
      return row === undefined ? 0 : estimateHeight(row, isOpen(row))
    },
    overscan: 6,
    paddingStart: PADDING,
    paddingEnd: PADDING / 2,
    initialOffset: Number.MAX_SAFE_INTEGER,
    initialRect: VIEW_BEFORE_LAYOUT,
    anchorTo: 'end',
    // The reader's scrolling alone decides: an end that happens to be near must not pull them along.
    scrollEndThreshold: stick ? PADDING * 2 : -1,
    onScrollTo: () => {
      if (scroller.current !== null) settle(scroller.current)
    },
  })
  // Without what reckons which are in view all rows are drawn, and scrolling is the browser's own.
  const isWhole = virtual === 'missing'
  const virtualizer = isWhole ? null : virtual
  useStickToEnd(virtual, scroller, flat, stick, settle)
  const items = virtualizer?.getVirtualItems() ?? []
  const { startIndex = -1, endIndex = -1 } = isWhole ? { startIndex: 0, endIndex: flat.length - 1 } : (virtualizer?.range ?? {})
  useEffect(() => {
    inView.current = startIndex === -1 ? [] : flat.slice(startIndex, endIndex + 1)
  })
  const resetEdges = useEdgeLoading({
    count: flat.length,
    first: startIndex,
    last: endIndex,
    startKey: heldFrom,
    endKey: heldTo,
    hasOlder,
    hasNewer,
    loading,
    following: stick,
    onLoadOlder: props.onLoadOlder,
    onLoadNewer: props.onLoadNewer,
  })

  const toggle = useEventCallback((key: string, expanded: boolean) => {
    release(scroller.current)
    // While all rows fit no scrolling has told the virtualizer where it stands, or that it has come to the end it was sent to: it would go there now.
    virtualizer?.cancelScroll()
    if (virtualizer !== null && scroller.current !== null) virtualizer.scrollOffset = scroller.current.scrollTop
    setOpened((map) => {
      const next = new Map(map).set(key, expanded)
      // What was opened inside a group would stay below it, held open.
      if (!expanded) for (const [call, group] of groupOf) if (group.key === key && next.get(call) === true) next.delete(call)
      return next
    })
  })
  const { reveal, marked, current } = useReveal(virtual, scroller, flat)
  useTarget({
    // Where the end stands as it is nobody can be led away from it.
    target: virtual === null ? null : props.target,
    rows,
    heldFrom,
    heldTo,
    hasOlder,
    hasNewer,
    onJump: props.onJump,
    onFound: ({ row, group }) => {
      release(scroller.current)
      const open = typeof props.target === 'object' && props.target?.open === true && row.type === 'call' ? [row.key] : []
      setOpened((map) => new Map([...map, ...[...open, ...(group === null ? [] : [group.key])].map((key) => [key, true] as const)]))
      reveal(row.key)
    },
  })
  const toEnd = useEventCallback(() => {
    follow(true)
    if (hasNewer) props.onJump?.('last')
    else scrollToEnd(virtual, scroller.current)
  })
  const showOlder = () => {
    follow(false)
    props.onLoadOlder?.({ keepEnd: false })
  }
  const toStart = useEventCallback(() => {
    follow(false)
    if (hasOlder) props.onJump?.('first')
    if (virtualizer !== null) virtualizer.scrollToOffset(0)
    else if (scroller.current !== null) scroller.current.scrollTop = 0
  })
  const [isHelpOpen, setHelpOpen] = useState(false)
  const keyHelp = useKeyHelp(isHelpOpen)
  const [said, say] = useSaid()
  const copy = (text: string, word: string) => {
    // A page without permission (or on plain http) has no clipboard: then nothing claims to be copied.
    if (text !== '') void navigator.clipboard?.writeText(text).then(() => say(word), () => {})
  }
  const onKeyDown = useRowKeys(props.keys !== false)?.rowKeys({
    virtualizer,
    rows: flat,
    current,
    goTo: (row, isToOpen) => {
      const group = groupOf.get(row.key)
      if (group !== undefined && !isOpen(group)) toggle(group.key, true)
      if (isToOpen && !isOpen(row)) toggle(row.key, true)
      reveal(row.key, { focus: true })
    },
    toStart,
    toEnd,
    toggle: (row) => {
      if (row.type === 'call' || row.type === 'group') toggle(row.key, !isOpen(row))
    },
    copy: (text) => copy(text, labels.copied),
    copyLink: ({ id }) => {
      if (id !== undefined && props.linkTo !== undefined) copy(props.linkTo(id), labels.linkCopied)
    },
    help: () => setHelpOpen((open) => !open),
    back: props.onBack,
    find: props.onFind,
    match: props.onFindStep,
  })

  const actions = useRowActions(props, toggle)
  const row = (index: number) => {
    const item = flat[index]
    if (item === undefined) return null
    const expanded = isOpen(item)
    return (
      <div
        key={item.key}
        ref={virtualizer?.measureElement}
        className="er-row"
        role="article"
        tabIndex={-1}
        // Tool calls by the hundred are not to be read out: only what the agent says is.
        aria-live={item.type === 'message' && item.speaker === 'agent' ? undefined : 'off'}
        data-index={index}
        data-type={item.type}
        data-event-ids={item.type === 'unread' || (item.type === 'group' && expanded) ? undefined : eventIdsOf(item)}
        data-nested={groupOf.has(item.key) || undefined}
        data-marked={item.key === marked || undefined}
        data-auto={(!opened.has(item.key) && item.type === 'call' && item.isNewest) || undefined}
      >
        <RowView row={item} expanded={expanded} cards={cards} images={props.images} labels={labels} timeZone={timeZone} {...actions} />
      </div>
    )
  }

  // Where there is no layout (on a server, in a test's DOM, while hidden) rows have no height, and at first nothing that reckons with it:
  // the end of the list stands as it is.
  const isStatic = !isClient || virtualizer === null || virtualizer.scrollRect?.height === 0
  const indexes = isStatic ? lastIndexes(flat.length, isClient && isWhole) : items.map((item) => item.index)
  const isEmpty = rows.length === 0
  const canShowOlder = props.onLoadOlder !== undefined && areAllInView({ first: startIndex, last: endIndex, count: flat.length })
  const unseen = newest - seen
  return (
    <div className={partClass('er-timeline', className)} data-part="timeline" data-following={stick} data-loading={loading ?? undefined} {...surface(props)}>
      <div
        ref={scroller}
        className="er-scroller"
        role="log"
        aria-label={labels.timeline}
        aria-live={stick ? 'polite' : 'off'}
        aria-busy={loading !== null}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        data-static={isStatic ? (isWhole ? 'whole' : 'end') : undefined}
        onWheel={touch}
        onTouchMove={touch}
        onPointerDown={hold}
        onPointerMove={letGo}
        onPointerUp={letGo}
        onKeyDownCapture={touch}
        onScroll={(event) => {
          onScroll(event.currentTarget, event.timeStamp)
          resetEdges()
        }}
        onKeyDown={props.keys === false ? undefined : onKeyDown}
        onFocus={(event) => {
          const row = event.target.closest<HTMLElement>('[data-index]')
          focused.current = flat[Number(row?.dataset['index'] ?? -1)]?.key ?? null
          current.current = focused.current ?? current.current
        }}
        onBlur={() => {
          focused.current = null
        }}
      >
        <div className="er-sizer" style={isStatic || isEmpty ? undefined : { blockSize: virtualizer.getTotalSize() }}>
          {!isEmpty && (!isStatic || indexes.length === flat.length) && <TimelineTop loading={loading === 'older'} hasOlder={hasOlder} onOlder={canShowOlder ? showOlder : undefined} labels={labels} />}
          <div className="er-rows" style={isStatic ? undefined : { transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {indexes.map(row)}
          </div>
        </div>
        {isEmpty && (loading !== null || hasOlder || hasNewer ? <GhostRows label={labels.loading} /> : <div className="er-empty">{props.empty ?? labels.empty}</div>)}
      </div>
      {!stick && !isEmpty && (
        <button type="button" className="er-to-end" onClick={() => toEnd()} aria-label={unseen > 0 ? undefined : labels.toLatest}>
          {unseen > 0 && labels.newEvents(unseen)}
          {icons.down}
        </button>
      )}
      {props.overlay}
      <Said word={said} />
      {isHelpOpen && keyHelp && (
        <keyHelp.KeyHelp
          without={[...(props.linkTo ? [] : ['link' as const]), ...(props.onFind ? [] : (['find', 'match'] as const))]}
          labels={labels}
          onClose={() => setHelpOpen(false)}
        />
      )}
    </div>
  )
})

function lastIndexes(count: number, areAll: boolean): number[] {
  const length = areAll ? count : Math.min(count, ROWS_WITHOUT_LAYOUT)
  return Array.from({ length }, (_, at) => count - length + at)
}

function firstId(rows: readonly TimelineRow[]): number {
  return rows.find((row) => row.id !== undefined)?.id ?? -1
}

/** The newest event in the rows: an answer may be newer than the last row's own event. */
function newestId(rows: readonly TimelineRow[]): number {
  let newest = -1
  for (const row of rows.slice(-16)) {
    newest = Math.max(newest, row.id ?? -1, row.type === 'call' ? (row.observation?.id ?? -1) : row.type === 'group' ? newestId(row.calls) : -1)
  }
  return newest
}
