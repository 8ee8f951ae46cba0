import type { ConversationSummary } from 'eventreel'

interface ConversationLinkProps {
  readonly conversation: ConversationSummary
  readonly chosen: boolean
  readonly onChoose: (conversationId: string) => void
}

/** One conversation of the list: a true link, so that it also opens in another tab. */
export function ConversationLink({ conversation, chosen, onChoose }: ConversationLinkProps) {
  const { conversationId, title, lastUpdatedAt, latestEventId } = conversation
  const count = (latestEventId ?? -1) + 1
  return (
    <a
      className="conversation-link"
      href={`/c/${encodeURIComponent(conversationId)}`}
      aria-current={chosen ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        onChoose(conversationId)
      }}
    >
      <span className="conversation-title">{title ?? 'Conversation'}</span>
      <span className="conversation-meta">
        {count.toLocaleString('en')} {count === 1 ? 'event' : 'events'}
        {lastUpdatedAt !== null && <time dateTime={lastUpdatedAt}>{shortTime(new Date(lastUpdatedAt))}</time>}
      </span>
    </a>
  )
}

function shortTime(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString()
  return date.toLocaleString(undefined, isToday ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : { day: 'numeric', month: 'short' })
}
