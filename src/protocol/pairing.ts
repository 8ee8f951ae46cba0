import type { ActionEvent, AgentEvent, ObservationEvent } from './agent-event.ts'
import { isAction, isObservation } from './guards.ts'

/**
 * Joins observations to the actions that they answer, by `cause`, as the events come: in any order, any number of times, O(1) each.
 * @example
 * const pairs = new EventPairs(events)
 * pairs.observationOf(action.id)?.content
 */
export class EventPairs {
  readonly #actions = new Map<number, ActionEvent>()
  readonly #observations = new Map<number, ObservationEvent[]>()

  constructor(events: Iterable<AgentEvent> = []) {
    for (const event of events) this.add(event)
  }

  /** Takes an event in; one with a known id replaces it. */
  add(event: AgentEvent): void {
    if (isAction(event)) this.#actions.set(event.id, event)
    if (!isObservation(event) || event.cause == null) return
    const others = this.#observations.get(event.cause)?.filter((other) => other.id !== event.id) ?? []
    this.#observations.set(event.cause, [...others, event].sort(byWorth))
  }

  /** Forgets an event, e.g. one that left the window. */
  remove(event: AgentEvent): void {
    if (isAction(event)) this.#actions.delete(event.id)
    if (!isObservation(event) || event.cause == null) return
    const others = this.#observations.get(event.cause)?.filter((other) => other.id !== event.id) ?? []
    if (others.length > 0) this.#observations.set(event.cause, others)
    else this.#observations.delete(event.cause)
  }

  /** What answers the action with this id; of several the first that says something. */
  observationOf(actionId: number): ObservationEvent | undefined {
    return this.#observations.get(actionId)?.[0]
  }

  /** All that answers the action with this id: `null` observations last, else by id. */
  observationsOf(actionId: number): readonly ObservationEvent[] {
    return this.#observations.get(actionId) ?? []
  }

  /** The action that an observation answers, where it is here. */
  actionOf(observation: AgentEvent): ActionEvent | undefined {
    return observation.cause == null ? undefined : this.#actions.get(observation.cause)
  }
}

function byWorth(a: ObservationEvent, b: ObservationEvent): number {
  return Number(isObservation(a, 'null')) - Number(isObservation(b, 'null')) || a.id - b.id
}
