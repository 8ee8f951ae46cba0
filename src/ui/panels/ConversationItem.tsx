import { memo, type MouseEvent } from 'react'
import { downIcon } from '../icon.tsx'
import { StatusDot, toneOf } from '../StatusDot.tsx'
import type { ConversationListItem } from './conversation-list-item.ts'
import { formatBytes, formatLately } from './format.ts'
import { instantOf } from './instant-of.ts'
import { type PanelLabels, wordOrName } from './labels.ts'

export interface ConversationItemProps {
  readonly conversation: ConversationListItem
  readonly selected: boolean
  readonly tabStop: boolean
  readonly onReach: (conversationId: string) => void
  readonly onSelect: ((conversationId: string) => void) | undefined
  readonly href: string | undefined
  /** Null where nobody knows: in what a server renders. */
  readonly now: number | null
  readonly timeZone: string | undefined
  readonly labels: PanelLabels
}

/** One conversation: its title, and under it what its agent does, when something happened last, and what is kept here. */
export const ConversationItem = memo(function ConversationItem({ conversation, selected, tabStop, onReach, onSelect, href, now, timeZone, labels }: ConversationItemProps) {
  const { conversationId, title, lastUpdatedAt, state, bytesKept } = conversation
  const at = instantOf({ timestamp: lastUpdatedAt ?? undefined })
  const words = labels.list
  const isSaved = typeof bytesKept === 'number' && bytesKept > 0
  const content = (
    <>
      <span className="er-item-title">
        <bdi>{title?.trim().slice(0, 300) || words.untitled(conversationId)}</bdi>
      </span>
      <span className="er-item-facts">
        {state && (
          <span className="er-item-fact">
            <StatusDot tone={toneOf(state)} />
            {wordOrName(words.states, state)}
          </span>
        )}
        {at !== null && <time dateTime={new Date(at).toISOString()}>{formatLately(at, now ?? at, labels.locale, timeZone)}</time>}
        {isSaved && (
          <span className="er-item-fact er-item-saved">
            {downIcon}
            {words.saved(formatBytes(bytesKept, labels.locale))}
          </span>
        )}
      </span>
    </>
  )
  const entry = {
    className: 'er-item',
    'data-entry': '',
    'data-saved': isSaved || undefined,
    tabIndex: tabStop ? 0 : -1,
    onFocus: () => onReach(conversationId),
  }
  const follow = (event: MouseEvent) => {
    // A click for another tab is the browser's.
    if (onSelect === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onSelect(conversationId)
  }
  return (
    <li>
      {href === undefined ? (
        <button type="button" {...entry} aria-current={selected || undefined} onClick={() => onSelect?.(conversationId)}>
          {content}
        </button>
      ) : (
        <a {...entry} href={href} aria-current={selected ? 'page' : undefined} onClick={follow}>
          {content}
        </a>
      )}
    </li>
  )
})
