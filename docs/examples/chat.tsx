import { isAction } from 'eventreel'
import { useConversation } from 'eventreel/react'

export function Chat({ id }: { readonly id: string }) {
  const { events, status, hasOlder, loadOlder, send } = useConversation(id)
  return (
    <section aria-label={status}>
      {hasOlder && <button onClick={() => void loadOlder()}>Older</button>}
      <ol>
        {events.map((event) => (
          <li key={event.id}>{isAction(event, 'message') ? event.args.content : (event.action ?? event.observation)}</li>
        ))}
      </ol>
      <button onClick={() => void send('Run the tests')}>Run the tests</button>
    </section>
  )
}
