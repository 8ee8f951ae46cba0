import type { AgentEvent } from '../../protocol/agent-event.ts'
import { durationMs, instantOf } from '../../protocol/time.ts'
import { createDayReader } from './day.ts'

/** Reads the times of events in fixed zones, each event once: a window that slides asks for the same ones again and again. */
export class ClockReader {
  readonly dayOf: (at: number) => string
  readonly #serverTimeZone: string | undefined
  readonly #instants = new WeakMap<AgentEvent, number | null>()
  readonly #durations = new WeakMap<AgentEvent, { readonly action: AgentEvent; readonly ms: number | null }>()

  constructor(timeZone: string | undefined, serverTimeZone: string | undefined) {
    this.dayOf = createDayReader(timeZone)
    this.#serverTimeZone = serverTimeZone
  }

  instantOf(event: AgentEvent): number | null {
    let at = this.#instants.get(event)
    if (at === undefined) {
      at = instantOf(event, this.#serverTimeZone)
      this.#instants.set(event, at)
    }
    return at
  }

  durationOf(action: AgentEvent, observation: AgentEvent): number | null {
    const known = this.#durations.get(observation)
    if (known?.action === action) return known.ms
    const ms = durationMs(action, observation, this.#serverTimeZone)
    this.#durations.set(observation, { action, ms })
    return ms
  }
}
