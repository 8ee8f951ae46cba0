import type { AgentState, NewEvent } from 'eventreel'
import type { ConversationPort } from './conversation-port.ts'
import type { Memory } from './memory.ts'

/** Writes what the agent does into the log, and nothing else: no decision, no waiting. */
export class LogWriter {
  readonly #port: ConversationPort
  readonly #memory: Memory

  constructor(port: ConversationPort, memory: Memory) {
    this.#port = port
    this.#memory = memory
  }

  /** Resolves with the action's id, which its observation names as `cause`. */
  async act(event: NewEvent): Promise<number> {
    return (await this.#port.addEvent(event, 'agent')).id
  }

  async observe(cause: number, event: NewEvent): Promise<void> {
    await this.#port.addEvent({ ...event, cause }, 'environment')
  }

  /** An error that the agent outlives. */
  async fail(message: string, cause?: number): Promise<void> {
    const event: NewEvent = { observation: 'error', content: message, extras: { error_id: 'DEMO_AGENT' } }
    await this.#port.addEvent(cause === undefined ? event : { ...event, cause }, 'environment')
  }

  /** Tells a change of state; the state that is already told is not told again. */
  async enter(state: AgentState, { cause, reason = '' }: { cause?: number | undefined; reason?: string } = {}): Promise<void> {
    if (this.#memory.value.state === state) return
    await this.#tell(state, reason, cause)
    await this.#memory.update({ state })
  }

  /** Tells the state again, with how far the work has come: whoever sees only the end of a long log knows it too. */
  async report(progress: string): Promise<void> {
    await this.#tell(this.#memory.value.state, progress, undefined)
  }

  async #tell(state: AgentState, reason: string, cause: number | undefined): Promise<void> {
    const event: NewEvent = { observation: 'agent_state_changed', content: '', extras: { agent_state: state, reason } }
    await this.#port.addEvent(cause === undefined ? event : { ...event, cause }, 'environment')
  }
}
