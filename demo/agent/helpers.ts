import { isAction, isEventreelError, isObservation, type AgentEvent } from 'eventreel'
import type { ConversationPort } from './conversation-port.ts'

/** Other agents, each with a conversation of its own below this one. */
export interface Helpers {
  /** Begins a conversation with a request; resolves with its id once an agent works in it. */
  begin(title: string, request: string): Promise<string>
  /** Resolves with what came of it, in words, also when that was long ago. Rejects when the signal aborts. */
  outcome(conversationId: string, signal: AbortSignal): Promise<string>
  /** Has an agent stop what it does; one that is done, or whose conversation is gone, is left alone. */
  stop(conversationId: string): Promise<void>
}

const TAIL = 50

/** Asks the agent of a conversation to stop, as a person would, unless it is done. */
export async function stopWork(port: ConversationPort): Promise<void> {
  try {
    const last = (await port.readTail(TAIL)).findLast((event) => isObservation(event, 'agent_state_changed'))
    if (last === undefined || !isEnd(last.extras.agent_state)) await port.addEvent({ action: 'change_agent_state', args: { agent_state: 'stopped' } }, 'user')
  } catch (error) {
    if (!isEventreelError(error, 'conversation_not_found')) throw error
  }
}

function isEnd(state: string): boolean {
  return state === 'finished' || state === 'stopped' || state === 'error'
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
