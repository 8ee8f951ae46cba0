import { useEffect, useState } from 'react'
import { latestAgentState } from '../../react/use-agent-state.ts'
import type { Conversation } from '../../stream/conversation.ts'

/** How many events are read for it. */
const REACH = 1_000

/** The agent's state where a window does not have it: an agent that works for long has told it once, long ago. Null while none is found. */
export function useAgentStateBefore(conversation: Conversation | undefined, isWanted: boolean): string | null {
  const [state, setState] = useState<string | null>(null)
  useEffect(() => {
    if (!isWanted || conversation === undefined) return
    const abort = new AbortController()
    const find = async () => {
      for await (const event of conversation.log.searchEvents({ reverse: true, limit: REACH, onMissing: 'skip', signal: abort.signal })) {
        const found = latestAgentState([event])
        if (found !== null) return setState(found)
      }
    }
    // Without it the agent cannot be paused here; what failed is told by the conversation itself.
    find().catch(() => {})
    return () => {
      abort.abort()
      setState(null)
    }
  }, [conversation, isWanted])
  return state
}
