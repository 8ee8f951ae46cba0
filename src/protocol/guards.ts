import type { ActionEvent, ActionName, AgentEvent, NewEvent, ObservationEvent, ObservationName } from './agent-event.ts'

/**
 * Whether the event is an action, and, when `name` is given, that action; narrows to its args.
 * @example if (isAction(event, 'run')) event.args.command
 */
export function isAction(event: AgentEvent): event is ActionEvent
export function isAction<K extends ActionName>(event: AgentEvent, name: K): event is ActionEvent<K>
export function isAction(event: AgentEvent, name?: string): boolean {
  return typeof event.action === 'string' && (name === undefined || event.action === name)
}

/**
 * Whether the event is an observation, and, when `name` is given, that observation; narrows to its extras.
 * @example if (isObservation(event, 'run')) event.extras.metadata?.exit_code
 */
export function isObservation(event: AgentEvent): event is ObservationEvent
export function isObservation<K extends ObservationName>(event: AgentEvent, name: K): event is ObservationEvent<K>
export function isObservation(event: AgentEvent, name?: string): boolean {
  return typeof event.observation === 'string' && (name === undefined || event.observation === name)
}

/**
 * Name of the event's action or observation.
 * @example kindOf(event) // 'run'
 */
export function kindOf(event: AgentEvent | NewEvent): string {
  return event.action ?? event.observation ?? ''
}

/**
 * Whether its agent marked the event as one that a person need not see.
 * @example events.filter((event) => !isHidden(event))
 */
export function isHidden(event: AgentEvent | NewEvent): boolean {
  const { args, extras } = event as { args?: unknown; extras?: unknown }
  return marksHidden(args) || marksHidden(extras)
}

function marksHidden(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'hidden' in body && body.hidden === true
}
