import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conversation } from '../../stream/conversation.ts'
import { FindField } from '../find/FindField.tsx'
import type { Labels } from '../labels.ts'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { markText } from './find-marks.ts'
import { useFind } from './use-find.ts'

export interface ConversationFindProps {
  readonly conversation: Conversation | null
  readonly showHidden: boolean
  /** What the reader asked for outside the bar, each object once: a step, or the bar itself (0). */
  readonly wish: { readonly by: 1 | -1 | 0 }
  /** Shows a match. */
  readonly onShow: (id: number) => void
  readonly onClose: () => void
  readonly labels?: Labels | undefined
}

/** Finds text in a whole conversation and leads from match to match, the newest first; marks it where it is on the screen. */
export function ConversationFind({ conversation, showHidden, wish, onShow, onClose, labels }: ConversationFindProps) {
  const [query, setQuery] = useState('')
  const [current, setCurrent] = useState<number | null>(null)
  const { ids, isSearching, hasMore, error } = useFind(conversation, query, showHidden)
  const box = useRef<HTMLDivElement>(null)
  const currentId = current === null ? undefined : ids[current]

  const isCurrent = useCallback((row: HTMLElement) => (row.dataset['eventIds'] ?? '').split(' ').includes(String(currentId)), [currentId])

  // Matches are found from the end backwards: the first is the newest, and the next lies before it.
  const go = useEventCallback((by: 1 | -1) => {
    if (ids.length === 0) return
    const next = current === null ? 0 : (current + by + ids.length) % ids.length
    setCurrent(next)
    const id = ids[next]
    if (id !== undefined) onShow(id)
  })
  useEffect(() => {
    if (wish.by === 0) box.current?.querySelector('input')?.select()
    else go(wish.by)
  }, [wish, go])

  const showFirst = useEventCallback(() => {
    if (current === null) go(1)
  })
  const hasMatches = ids.length > 0
  useEffect(() => {
    if (hasMatches) showFirst()
  }, [hasMatches, showFirst])

  useEffect(() => {
    const root = box.current?.closest('.er-timeline')?.querySelector<HTMLElement>('.er-rows')
    if (!root) return
    return markText(root, query.trim(), isCurrent)
  }, [query, isCurrent])

  const close = () => {
    const timeline = box.current?.closest('.er-timeline')
    const row = [...(timeline?.querySelectorAll<HTMLElement>('.er-row') ?? [])].find(isCurrent)
    ;(row ?? timeline?.querySelector<HTMLElement>('.er-scroller'))?.focus({ preventScroll: true })
    onClose()
  }

  return (
    <div ref={box} className="er-find-place">
      <FindField
        query={query}
        onQueryChange={(text) => {
          setQuery(text)
          setCurrent(null)
        }}
        count={ids.length}
        current={current}
        hasMore={hasMore}
        searching={isSearching}
        error={error}
        onNext={() => go(1)}
        onPrevious={() => go(-1)}
        onClose={close}
        labels={labels}
      />
    </div>
  )
}
