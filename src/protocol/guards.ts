import type { ActionEvent, ActionName, AgentEvent, ObservationEvent, ObservationName } from './agent-event.ts'

/**
 * Whether the event is an action, and, when `name` is given, that action; narrows to its args.
 * @example if (isAction(event, 'run')) event.args.command
 */
export function isAction(event: AgentEvent): event is ActionEvent
export function isAction<K extends ActionName>(event: AgentEvent, name: K): event is ActionEvent<K>
export function isAction(event: AgentEvent, name?: string): boolean {
  return event.action !== undefined && (name === undefined || event.action === name)
}

/**
 * Whether the event is an observation, and, when `name` is given, that observation; narrows to its extras.
 * @example if (isObservation(event, 'run')) event.extras.metadata?.exit_code
 */
export function isObservation(event: AgentEvent): event is ObservationEvent
export function isObservation<K extends ObservationName>(event: AgentEvent, name: K): event is ObservationEvent<K>
export function isObservation(event: AgentEvent, name?: string): boolean {
  return event.observation !== undefined && (name === undefined || event.observation === name)
}
