import { isEventreelError } from 'eventreel'
import { useEventClient } from 'eventreel/react'
import { useState } from 'react'

/** Begins a conversation. */
export function useCreate(onCreated: (conversationId: string) => Promise<unknown>) {
  const client = useEventClient()
  const [creating, setCreating] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const begin = async () => {
    setCreating(true)
    setProblem(null)
    try {
      const at = new Date().toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      const { conversationId } = await client.createConversation({ title: `Conversation of ${at}` })
      await onCreated(conversationId)
    } catch (error) {
      if (!isEventreelError(error)) throw error
      setProblem(`No conversation could be made: ${error.message}`)
    } finally {
      setCreating(false)
    }
  }
  return { create: () => void begin(), creating, problem }
}
