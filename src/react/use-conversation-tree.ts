import { useEffect, useState } from 'react'
import type { ConversationTree, ConversationTreeOptions } from '../stream/conversation-tree.ts'
import { useEventClient } from './event-client-provider.tsx'

const NOTHING: ConversationTree = { nodes: [], open() {}, close() {}, error: null }

/**
 * A run and the runs that it began, in their order: known from its `delegate` events and from the server's list. The root is open. Nothing of
 * another is asked for, connected to or read before it is opened; it is followed until it is closed. Its code is loaded when it is first used.
 *
 * @param conversationId the root; null: nothing
 * @example
 * const { nodes, open, close } = useConversationTree('42')
 * return nodes.map((node) => (
 *   <button key={node.conversationId} onClick={() => (node.isOpen ? close : open)(node.conversationId)}>
 *     {node.title} {node.state}
 *   </button>
 * ))
 */
export function useConversationTree(conversationId: string | null, options: ConversationTreeOptions = {}): ConversationTree {
  const client = useEventClient()
  const [tree, setTree] = useState(NOTHING)
  useEffect(() => {
    const stop = new AbortController()
    if (conversationId !== null)
      import('../stream/follow-tree.ts')
        .then((loaded) => loaded.followTree(client, conversationId, setTree, stop.signal, options))
        .catch((error: unknown) => stop.signal.aborted || setTree({ ...NOTHING, error }))
    return () => {
      stop.abort()
      setTree(NOTHING)
    }
    // oxlint-disable-next-line react/exhaustive-deps -- options that are written in line are others each time
  }, [client, conversationId])
  return tree
}
