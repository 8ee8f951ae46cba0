import { isAction } from 'eventreel'
import { useConversation } from 'eventreel/react'

/** The last things said, and older ones on demand. */
export function LastWords({ id }: { readonly id: string }) {
  const { events, status, hasOlder, loadOlder } = useConversation(id)
  const said = events.filter((event) => isAction(event, 'message'))
  return (
    <section aria-label="Last words">
      <p>
        {status}, {events.length} events here, {said.length} messages
      </p>
      {hasOlder && (
        <button type="button" onClick={() => void loadOlder()}>
          Load older
        </button>
      )}
      <ol>
        {said.slice(-3).map((event) => (
          <li key={event.id}>{event.args.content}</li>
        ))}
      </ol>
    </section>
  )
}
