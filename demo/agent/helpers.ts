import { isAction, isObservation, type AgentEvent } from 'eventreel'
import type { ConversationPort } from './conversation-port.ts'

/** Other agents, each with a conversation of its own below this one. */
export interface Helpers {
  /** Begins a conversation with a request; resolves with its id once an agent works in it. */
  begin(title: string, request: string): Promise<string>
  /** Resolves with what came of it, in words, also when that was long ago. Rejects when the signal aborts. */
  outcome(conversationId: string, signal: AbortSignal): Promise<string>
}

/** Resolves with what an agent says at the end of its work. */
export function outcomeOf(port: ConversationPort, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController()
    const end = (deed: () => void) => {
      if (stop.signal.aborted) return
      stop.abort()
      deed()
    }
    const detach = port.subscribe((event) => {
      const words = lastWords(event)
      if (words !== null) end(() => resolve(words))
    }, 0)
    stop.signal.addEventListener('abort', detach)
    // What was there already was told before there was anything to detach.
    if (stop.signal.aborted) detach()
    signal.addEventListener('abort', () => end(() => reject(signal.reason as Error)), { signal: stop.signal })
    if (signal.aborted) end(() => reject(signal.reason as Error))
  })
}

function lastWords(event: AgentEvent): string | null {
  if (isAction(event, 'finish')) return event.args.final_thought ?? ''
  if (!isObservation(event, 'agent_state_changed')) return null
  const { agent_state: state } = event.extras
  return state === 'stopped' || state === 'error' ? `It ended before it was done: ${state}.` : null
}
