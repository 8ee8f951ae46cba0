import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { englishLabels } from './labels.ts'
import { lazily } from './lazily.ts'
import { partClass, surface } from './part.ts'
import { eventIdsOf } from './rows/event-ids.ts'
import type { TimelineRow } from './rows/row.ts'
import { estimateHeight } from './timeline/estimate.ts'
import type { FlatRow } from './timeline/flat-rows.ts'
import type { Steering } from './timeline/Navigation.tsx'
import { RowView } from './timeline/RowView.tsx'
import type { TimelineProps } from './timeline/timeline-props.ts'
import { GhostRows, TimelineTop } from './timeline/TimelineParts.tsx'
import { useEventCallback } from './timeline/use-event-callback.ts'
import { useFlatRows } from './timeline/use-flat-rows.ts'
import { useFollow, useStickToEnd } from './timeline/use-follow.ts'
import { useIsClient } from './timeline/use-is-client.ts'
import { useRowActions } from './timeline/use-row-actions.ts'
import type { Mark } from './timeline/use-unread.ts'
import { useVirtualRows } from './timeline/use-virtual-rows.ts'

export type { TimelineProps, TimelineTarget } from './timeline/timeline-props.ts'

const useNavigation = lazily(() => import('./timeline/Navigation.tsx'))
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
  const [unread, setUnread] = useState<Mark | null>(null)
  const readUpTo = unread?.after ?? null
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
  const navigation = useNavigation()
  const steering = useRef<Steering>(null)
  const [marked, setMarked] = useState<string | null>(null)
  /** Where keys go on from while nothing has the focus. */
  const current = useRef<string | null>(null)
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
  const showOlder = () => {
    follow(false)
    props.onLoadOlder?.({ keepEnd: false })
  }
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
  const canShowOlder = props.onLoadOlder !== undefined && startIndex === 0 && endIndex === flat.length - 1
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
          steering.current?.onScroll()
        }}
        onKeyDown={props.keys === false ? undefined : (event) => steering.current?.onKeyDown(event)}
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
      {navigation && (
        <navigation.Navigation
          timeline={props}
          virtual={virtual}
          scroller={scroller}
          rows={flat}
          first={startIndex}
          last={endIndex}
          heldFrom={heldFrom}
          heldTo={heldTo}
          following={stick}
          newest={newestId(rows)}
          unseen={newest - seen}
          groupOf={groupOf}
          isOpen={isOpen}
          toggle={toggle}
          follow={follow}
          setMark={setUnread}
          marked={marked}
          setMarked={setMarked}
          current={current}
          onFound={({ row, group }) => {
            release(scroller.current)
            const open = typeof props.target === 'object' && props.target?.open === true && row.type === 'call' ? [row.key] : []
            setOpened((map) => new Map([...map, ...[...open, ...(group === null ? [] : [group.key])].map((key) => [key, true] as const)]))
          }}
          steering={steering}
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
