import { lazy } from 'react'
import { writeAddress } from './address.ts'
import { recorder } from './recorder.ts'
import { type PaneProps, RunPane } from './RunPane.tsx'
import { Suggestions } from './Suggestions.tsx'
import { useReadMark } from './use-read-mark.ts'
import type { Place } from './views.ts'

const LivePanels = lazy(async () => ({ default: (await import('./LivePanels.tsx')).LivePanels }))

interface ConversationPaneProps extends PaneProps {
  readonly conversationId: string
  readonly title: string | null
  readonly place: Place
}

/** A conversation of the server. */
export function ConversationPane({ conversationId, title, place, ...pane }: ConversationPaneProps) {
  const { readUpTo, onRead } = useReadMark(conversationId)
  return (
    <RunPane
      conversationId={conversationId}
      title={title ?? 'Conversation'}
      place={place}
      {...pane}
      readUpTo={readUpTo}
      onRead={onRead}
      linkTo={(eventId) => new URL(writeAddress({ conversationId, eventId }), location.href).href}
      empty={<Suggestions conversationId={conversationId} />}
      panels={<LivePanels conversationId={conversationId} recorder={recorder} />}
    />
  )
}
