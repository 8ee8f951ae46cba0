import { useConversation } from 'eventreel/react'
import { ConversationView } from 'eventreel/ui'
import { PaneHeader } from './PaneHeader.tsx'

interface ConversationPaneProps {
  readonly conversationId: string | null
  readonly title: string | null
  readonly loading: boolean
  readonly onMenu: () => void
}

/** A conversation of the server. */
export function ConversationPane({ conversationId, title, loading, onMenu }: ConversationPaneProps) {
  if (conversationId === null) {
    return (
      <>
        <PaneHeader title="Conversations" onMenu={onMenu} />
        <p className="nothing">{loading ? '' : 'There is no conversation yet. Begin one, or drop an exported trajectory here.'}</p>
      </>
    )
  }
  return (
    <>
      <PaneHeader title={title ?? 'Conversation'} onMenu={onMenu} />
      <ConversationView conversationId={conversationId} className="view" empty={<Suggestions conversationId={conversationId} />} />
    </>
  )
}

const SUGGESTIONS = ['Run the tests', 'Fix the bug', 'Review the tests', 'List the files', 'Start the long run']

/** What the demo agent understands, to begin with. */
function Suggestions({ conversationId }: { readonly conversationId: string }) {
  const conversation = useConversation(conversationId, { select: () => ({}) })
  return (
    <div className="suggestions">
      <p>The agent has a scratch copy of a small project. Ask it for something:</p>
      <div>
        {SUGGESTIONS.map((text) => (
          <button key={text} type="button" className="button" onClick={() => void conversation.send(text)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  )
}
