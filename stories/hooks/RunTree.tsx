import { useConversationTree } from 'eventreel/react'

/** A run and the runs that it began: each is followed while it is open. */
export function RunTree({ id }: { readonly id: string }) {
  const { nodes, open, close } = useConversationTree(id)
  return (
    <ul>
      {nodes.map(({ conversationId, depth, title, isOpen, status, state }) => (
        <li key={conversationId} style={{ marginInlineStart: depth * 16 }}>
          <button type="button" aria-expanded={isOpen} onClick={() => (isOpen ? close : open)(conversationId)}>
            {title ?? conversationId}
          </button>{' '}
          {isOpen ? `${status ?? ''} ${state ?? ''}` : 'not opened'}
        </li>
      ))}
    </ul>
  )
}
