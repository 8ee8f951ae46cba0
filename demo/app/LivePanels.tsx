import type { AgentEvent, Recorder } from 'eventreel'
import { useConversation } from 'eventreel/react'
import { ConversationDevtools, MetricsPanel } from 'eventreel/ui/panels'

interface LivePanelsProps {
  readonly conversationId: string
  readonly recorder: Recorder
}

/** What a conversation costs, what is kept of it here, and how its session stands. */
export function LivePanels({ conversationId, recorder }: LivePanelsProps) {
  const { events } = useConversation(conversationId, { select: ({ events }) => ({ events }) })
  return (
    <>
      {events.some(hasMetrics) && <MetricsPanel events={events} />}
      <ConversationDevtools conversationId={conversationId} recorder={recorder} clearable />
    </>
  )
}

// The demo's own agent is a program, which uses no tokens.
function hasMetrics({ llm_metrics: metrics }: AgentEvent): boolean {
  return metrics !== undefined
}
