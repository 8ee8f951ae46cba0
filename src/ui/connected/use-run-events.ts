import { useEffect, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import type { IdRange } from '../../store/event-log.ts'

export interface RunEvents {
  /** The whole log as far as it was read, ascending by id. */
  readonly events: readonly AgentEvent[]
  /** Ids that cannot be read now. */
  readonly gaps: readonly IdRange[]
  readonly isLoading: boolean
  /** Why the log could not be read further. */
  readonly error: Error | null
}

const NOTHING: RunEvents = { events: [], gaps: [], isLoading: true, error: null }
/** A long log is shown before all of it is there: after so many events, then each time that it has doubled. */
const FIRST_SHOWN = 1_000

/** All events of a conversation: from the cache where they are held, also without a network, and those that come from then on. */
export function useRunEvents(conversationId: string): RunEvents {
  const client = useEventClient()
  const [run, setRun] = useState<RunEvents & { readonly of: string }>({ ...NOTHING, of: conversationId })
  useEffect(() => {
    const conversation = client.conversation(conversationId)
    const stop = new AbortController()
    let read: AgentEvent[] = []
    let told: readonly AgentEvent[] = []
    let isLoading = true
    const show = (error: Error | null = null) => setRun({ of: conversationId, events: followedBy(read, told), gaps: isLoading ? [] : conversation.diagnostics().gaps, isLoading, error })
    const detach = conversation.subscribe((events) => {
      told = followedBy(told, events)
      if (!isLoading) show()
    })
    const readAll = async () => {
      let next = FIRST_SHOWN
      for await (const event of conversation.log.searchEvents({ onMissing: 'skip', signal: stop.signal })) {
        read.push(event)
        if (read.length < next) continue
        show()
        // What was shown is not changed any more.
        read = [...read]
        next *= 2
      }
    }
    const end = (error: Error | null) => {
      if (stop.signal.aborted) return
      isLoading = false
      show(error)
    }
    readAll().then(
      () => end(null),
      (error: unknown) => end(error instanceof Error ? error : new Error(String(error))),
    )
    return () => {
      stop.abort()
      detach()
    }
  }, [client, conversationId])
  return run.of === conversationId ? run : NOTHING
}

/** A log that goes on, or is another one from some id on. */
function followedBy(events: readonly AgentEvent[], next: readonly AgentEvent[]): readonly AgentEvent[] {
  const first = next[0]
  if (first === undefined) return events
  let end = events.length
  while (end > 0 && (events[end - 1]?.id ?? -1) >= first.id) end--
  return [...events.slice(0, end), ...next]
}
