import { useState } from 'react'
import { warningIcon } from '../icon.tsx'
import { partClass } from '../part.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import type { ConversationListItem } from './conversation-list-item.ts'
import { ConversationItem } from './ConversationItem.tsx'
import { englishPanelLabels } from './english.ts'
import { moveFocus } from './move-focus.ts'
import type { PanelProps } from './panel-props.ts'

export interface ConversationListProps extends PanelProps {
  /** Newest first. */
  readonly conversations: readonly ConversationListItem[]
  readonly selectedId?: string | null | undefined
  readonly onSelect?: ((conversationId: string) => void) | undefined
  /** Makes each conversation a link, which also opens in another tab. */
  readonly hrefOf?: ((conversationId: string) => string) | undefined
  readonly loading?: boolean | undefined
  /** Why there is no list, or not a newer one. */
  readonly error?: Pick<Error, 'message'> | null | undefined
  readonly onRetry?: (() => void) | undefined
  readonly onLoadMore?: (() => void) | undefined
  /** Zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
}

const QUARTER_HOUR = 900_000

/** Every zone's midnight falls on one: rows must not render for less. */
function quarterHour(): number {
  return Math.floor(Date.now() / QUARTER_HOUR) * QUARTER_HOUR
}

/**
 * Conversations to choose from. Arrows, Home and End move within it.
 * @example <ConversationList conversations={conversations} selectedId={id} onSelect={open} />
 */
export function ConversationList(props: ConversationListProps) {
  const { conversations, selectedId = null, onSelect, hrefOf, loading = false, error, onRetry, onLoadMore, className, labels = englishPanelLabels } = props
  const [reached, setReached] = useState<string | null>(null)
  const isClient = useIsClient()
  const timeZone = props.timeZone ?? (isClient ? undefined : 'UTC')
  // A server does not know the reader's day.
  const now = isClient ? quarterHour() : null
  const has = (id: string | null) => id !== null && conversations.some(({ conversationId }) => conversationId === id)
  // One of them is in the order of the Tab key; the arrows reach the others.
  const stop = has(reached) ? reached : has(selectedId) ? selectedId : conversations[0]?.conversationId
  const isEmpty = conversations.length === 0
  return (
    <nav className={partClass('er-list', className)} data-part="conversation-list" data-state={loading ? 'loading' : error ? 'error' : isEmpty ? 'empty' : 'ready'} aria-label={labels.list.name} aria-busy={loading || undefined}>
      {error && (
        <div className="er-list-error" role="alert">
          {warningIcon}
          <span className="er-notice-text">
            {labels.list.failed} {error.message.slice(0, 500)}
          </span>
          {onRetry && (
            <button type="button" className="er-link-button" disabled={loading} onClick={onRetry}>
              {labels.retry}
            </button>
          )}
        </div>
      )}
      {isEmpty && loading && (
        <div className="er-ghosts" role="status" aria-label={labels.loading}>
          <span />
          <span />
          <span />
        </div>
      )}
      {isEmpty && !loading && !error && <p className="er-list-empty er-note">{labels.list.empty}</p>}
      {!isEmpty && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of what the list holds
        <ul className="er-items" onKeyDown={moveFocus}>
          {conversations.map((conversation) => (
            <ConversationItem
              key={conversation.conversationId}
              conversation={conversation}
              selected={conversation.conversationId === selectedId}
              tabStop={conversation.conversationId === stop}
              onReach={setReached}
              onSelect={onSelect}
              href={hrefOf?.(conversation.conversationId)}
              now={now}
              timeZone={timeZone}
              labels={labels}
            />
          ))}
        </ul>
      )}
      {onLoadMore && !isEmpty && (
        <button type="button" className="er-link-button er-list-more" disabled={loading} onClick={onLoadMore}>
          {loading ? labels.loading : labels.showMore}
        </button>
      )}
    </nav>
  )
}
