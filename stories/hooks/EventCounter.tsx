import { useConversation } from 'eventreel/react'
import { useRef } from 'react'

/** Renders when the number changes, and at no other time: not for a draft, not for a change of the link. */
export function EventCounter({ id }: { readonly id: string }) {
  const renders = useRef(0)
  const { latestEventId } = useConversation(id, { select: ({ latestEventId }) => ({ latestEventId }) })
  // oxlint-disable-next-line react/refs -- counting renders is the point of this example
  const times = ++renders.current
  return (
    <p>
      {latestEventId + 1} events, rendered {times} times
    </p>
  )
}
