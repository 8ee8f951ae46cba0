import { useConversation } from 'eventreel/react'

const SUGGESTIONS = ['Run the tests', 'Fix the bug', 'Review the tests', 'List the files', 'Start the long run']

/** What the demo agent understands, to begin with. */
export function Suggestions({ conversationId }: { readonly conversationId: string }) {
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
