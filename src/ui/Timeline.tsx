import { elementScroll, useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Cards } from './cards/card-props.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { partClass, surface, type SurfaceProps } from './part.ts'
import { eventIdsOf } from './rows/event-ids.ts'
import type { TimelineRow } from './rows/row.ts'
import { estimateHeight } from './timeline/estimate.ts'
import { RowView, startsOpen } from './timeline/RowView.tsx'
import { rowKeys } from './timeline/use-row-keys.ts'
import { useEdgeLoading } from './timeline/use-edge-loading.ts'
import { useEventCallback } from './timeline/use-event-callback.ts'
import { useFollow, useStickToEnd } from './timeline/use-follow.ts'
import { useIsClient } from './timeline/use-is-client.ts'

export interface TimelineProps extends SurfaceProps {
  /** From `buildRows`, or better a `createRowBuilder`: rows that keep their identity are not drawn again. */
  readonly rows: readonly TimelineRow[]
  /** Whether the log goes on before and after the rows. Default false. */
  readonly hasOlder?: boolean | undefined
  readonly hasNewer?: boolean | undefined
  /** Ids of the first and the last event that the rows were made of, shown or hidden. Default: those in the rows. */
  readonly heldFrom?: number | undefined
  readonly heldTo?: number | undefined
  /** What is being fetched; `initial` while there is nothing to show yet. */
  readonly loading?: 'older' | 'newer' | 'jump' | 'initial' | null | undefined
  /** The log's newest id, by which unseen events are counted. Default: the newest in the rows. */
  readonly latestEventId?: number | undefined
  /** Called when the reader comes near an end; once for the same end, until they scroll on. */
  readonly onLoadOlder?: (() => void) | undefined
  readonly onLoadNewer?: (() => void) | undefined
  readonly onLoadGap?: ((gap: { readonly from: number; readonly to: number }) => void) | undefined
  /** Called to bring the log's beginning or end into the rows, where they do not reach it. */
  readonly onJump?: ((target: 'first' | 'last') => void) | undefined
  /** Tells whether the reader is at the end. */
  readonly onFollowingChange?: ((following: boolean) => void) | undefined
  readonly onRetry?: ((sendKey: string) => void) | undefined
  readonly onDiscard?: ((sendKey: string) => void) | undefined
  readonly onDismissNotice?: ((key: number) => void) | undefined
  readonly onRespond?: ((actionId: number, answer: 'approve' | 'reject') => void) | undefined
  /** Cards of one's own. Must keep its identity, or every card is drawn again. */
  readonly cards?: Cards | undefined
  /** IANA zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** What stands in place of rows where there are none. */
  readonly empty?: ReactNode
  /** Single-letter keys while the focus is inside. Default true. */
  readonly keys?: boolean | undefined
}

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
  const newest = Math.max(props.latestEventId ?? -1, newestId(rows))
  const { following, seen, onScroll, touch, hold, letGo, settle, release, follow } = useFollow(newest, !hasNewer, props.onFollowingChange)
  const stick = following && !hasNewer

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => estimateHeight(rows[index]),
    overscan: 6,
    paddingStart: PADDING,
    paddingEnd: PADDING / 2,
    initialOffset: Number.MAX_SAFE_INTEGER,
    initialRect: VIEW_BEFORE_LAYOUT,
    anchorTo: 'end',
    // The reader's scrolling alone decides: an end that happens to be near must not pull them along.
    scrollEndThreshold: stick ? PADDING * 2 : -1,
    scrollToFn: (offset, options, instance) => {
      elementScroll(offset, options, instance)
      if (scroller.current !== null) settle(scroller.current)
    },
  })
  useStickToEnd(virtualizer, scroller, rows, stick, settle)
  const items = virtualizer.getVirtualItems()
  const resetEdges = useEdgeLoading({
    count: rows.length,
    first: virtualizer.range?.startIndex ?? -1,
    last: virtualizer.range?.endIndex ?? -1,
    startKey: props.heldFrom ?? firstId(rows),
    endKey: props.heldTo ?? newestId(rows),
    hasOlder,
    hasNewer,
    loading,
    onLoadOlder: props.onLoadOlder,
    onLoadNewer: props.onLoadNewer,
  })

  const toggle = useEventCallback((key: string, expanded: boolean) => {
    release(scroller.current)
    setOpened((map) => new Map(map).set(key, expanded))
  })
  const isOpen = (row: TimelineRow) => opened.get(row.key) ?? startsOpen(row)
  const toEnd = () => {
    follow(true)
    if (hasNewer) props.onJump?.('last')
    else virtualizer.scrollToEnd()
  }
  const toStart = () => {
    follow(false)
    if (hasOlder) props.onJump?.('first')
    virtualizer.scrollToOffset(0)
  }
  const onKeyDown = rowKeys({
    virtualizer,
    rows,
    toStart,
    toEnd,
    toggle: (row) => {
      if (row.type === 'call') toggle(row.key, !isOpen(row))
    },
  })

  const actions = useRowActions(props, toggle)
  const row = (index: number) => {
    const item = rows[index]
    if (item === undefined) return null
    return (
      <div
        key={item.key}
        ref={virtualizer.measureElement}
        className="er-row"
        role="article"
        tabIndex={-1}
        data-index={index}
        data-type={item.type}
        data-event-ids={eventIdsOf(item)}
        data-auto={(!opened.has(item.key) && item.type === 'call' && item.isNewest) || undefined}
      >
        <RowView row={item} expanded={isOpen(item)} cards={cards} labels={labels} timeZone={timeZone} {...actions} />
      </div>
    )
  }

  // Where there is no layout (on a server, in a test's DOM, while hidden) rows have no height: the end of the list stands as it is.
  const isStatic = !isClient || virtualizer.scrollRect?.height === 0
  const indexes = isStatic ? lastIndexes(rows.length) : items.map((item) => item.index)
  const isEmpty = rows.length === 0
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
        data-static={isStatic || undefined}
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
      >
        <div className="er-sizer" style={isStatic || isEmpty ? undefined : { blockSize: virtualizer.getTotalSize() }}>
          {!isEmpty && <TimelineTop loading={loading === 'older'} hasOlder={hasOlder} labels={labels} />}
          <div className="er-rows" style={isStatic ? undefined : { transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {indexes.map(row)}
          </div>
        </div>
        {isEmpty && (loading !== null || hasOlder || hasNewer ? <GhostRows label={labels.loading} /> : <div className="er-empty">{props.empty ?? labels.empty}</div>)}
      </div>
      {!stick && !isEmpty && (
        <button type="button" className="er-to-end" onClick={toEnd} aria-label={unseen > 0 ? undefined : labels.toLatest}>
          {unseen > 0 && labels.newEvents(unseen)}
          {icons.down}
        </button>
      )}
    </div>
  )
})

function TimelineTop({ loading, hasOlder, labels }: { loading: boolean; hasOlder: boolean; labels: typeof englishLabels }) {
  if (hasOlder && !loading) return null
  return (
    <div className="er-timeline-top" data-loading={loading || undefined}>
      {loading && icons.arc}
      {loading ? labels.loading : labels.beginning}
    </div>
  )
}

function GhostRows({ label }: { label: string }) {
  return (
    <div className="er-ghosts" role="status" aria-label={label}>
      <span />
      <span />
      <span />
    </div>
  )
}

/** Handlers that keep their identity, and are absent where the app gave none. */
function useRowActions(props: TimelineProps, onToggle: (key: string, expanded: boolean) => void) {
  const loadGap = useEventCallback(props.onLoadGap)
  const retry = useEventCallback(props.onRetry)
  const discard = useEventCallback(props.onDiscard)
  const dismissNotice = useEventCallback(props.onDismissNotice)
  const respond = useEventCallback(props.onRespond)
  const has = [props.onLoadGap, props.onRetry, props.onDiscard, props.onDismissNotice, props.onRespond].map((given) => given !== undefined)
  const [hasLoadGap, hasRetry, hasDiscard, hasDismiss, hasRespond] = has
  return useMemo(
    () => ({
      onToggle,
      onLoadGap: hasLoadGap ? loadGap : undefined,
      onRetry: hasRetry ? retry : undefined,
      onDiscard: hasDiscard ? discard : undefined,
      onDismissNotice: hasDismiss ? dismissNotice : undefined,
      onRespond: hasRespond ? respond : undefined,
    }),
    [onToggle, hasLoadGap, hasRetry, hasDiscard, hasDismiss, hasRespond, loadGap, retry, discard, dismissNotice, respond],
  )
}

function lastIndexes(count: number): number[] {
  const length = Math.min(count, ROWS_WITHOUT_LAYOUT)
  return Array.from({ length }, (_, at) => count - length + at)
}

function firstId(rows: readonly TimelineRow[]): number {
  return rows.find((row) => row.id !== undefined)?.id ?? -1
}

/** The newest event in the rows: an answer may be newer than the last row's own event. */
function newestId(rows: readonly TimelineRow[]): number {
  let newest = -1
  for (const row of rows.slice(-16)) {
    newest = Math.max(newest, row.id ?? -1, row.type === 'call' ? (row.observation?.id ?? -1) : -1)
  }
  return newest
}
