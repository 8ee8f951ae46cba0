import type { AgentEvent, EventOrigin, NewEvent } from 'eventreel'
import type { ConversationPort, TransientFrame } from '../../demo/agent/conversation-port.ts'

/** A conversation's log in memory, with the person's side of it. */
export class MemoryPort implements ConversationPort {
  readonly id = 'test'
  readonly events: AgentEvent[] = []
  readonly frames: TransientFrame[] = []
  readonly #listeners = new Set<(event: AgentEvent) => void>()

  async addEvent(event: NewEvent, source: EventOrigin): Promise<AgentEvent> {
    const added = { ...event, id: this.events.length, timestamp: new Date().toISOString(), source } as AgentEvent
    await Promise.resolve()
    this.events.push(added)
    for (const listener of this.#listeners) listener(added)
    return added
  }

  sendTransient(frame: TransientFrame): void {
    this.frames.push(frame)
  }

  subscribe(listener: (event: AgentEvent) => void, from: number): () => void {
    for (const event of this.events.slice(from)) listener(event)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async readTail(limit: number): Promise<AgentEvent[]> {
    return this.events.slice(-limit)
  }

  /** The person writes a message. */
  send(content: string): Promise<AgentEvent> {
    return this.addEvent({ action: 'message', args: { content } }, 'user')
  }

  /** The person presses pause, resume or stop. */
  ask(agentState: 'paused' | 'running' | 'stopped'): Promise<AgentEvent> {
    return this.addEvent({ action: 'change_agent_state', args: { agent_state: agentState } }, 'user')
  }

  /** Resolves with the first event, from `from` on, that passes. */
  waitFor<E extends AgentEvent>(test: (event: AgentEvent) => event is E, from?: number): Promise<E>
  waitFor(test: (event: AgentEvent) => boolean, from?: number): Promise<AgentEvent>
  waitFor(test: (event: AgentEvent) => boolean, from = 0): Promise<AgentEvent> {
    return new Promise((resolve) => {
      const found = this.events.find((event) => event.id >= from && test(event))
      if (found !== undefined) return resolve(found)
      const listener = (event: AgentEvent) => {
        if (event.id < from || !test(event)) return
        this.#listeners.delete(listener)
        resolve(event)
      }
      this.#listeners.add(listener)
    })
  }

  /** Resolves when the agent says that it is in this state. */
  async state(state: string, from = 0): Promise<AgentEvent> {
    return this.waitFor((event) => event.observation === 'agent_state_changed' && stateOf(event) === state, from)
  }
}

function stateOf(event: AgentEvent): unknown {
  return (event as { extras?: { agent_state?: unknown } }).extras?.agent_state
}
