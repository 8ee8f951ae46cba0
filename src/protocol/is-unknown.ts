import type { AgentEvent, UnknownEvent } from './agent-event.ts'
import type { EventDefinitions } from './define-events.ts'
import { actionFields, observationFields } from './schemas.ts'

/**
 * Whether the event is of a kind that neither eventreel nor `definitions` knows: kept whole, its args and extras unchecked.
 * @param definitions Kinds of your own, from `defineEvents`.
 * @example isUnknown(event) ? JSON.stringify(event) : event.message
 */
export function isUnknown(event: AgentEvent, definitions?: EventDefinitions): event is UnknownEvent {
  const { action, observation } = event
  if (action != null) return !Object.hasOwn(actionFields, action) && !Object.hasOwn(definitions?.actions ?? {}, action)
  return !Object.hasOwn(observationFields, observation ?? '') && !Object.hasOwn(definitions?.observations ?? {}, observation ?? '')
}
