import type { AgentEvent } from './agent-event.ts'
import { sameJson } from './same-json.ts'

/**
 * Whether two readings are of the same event. What a server shows only to those who follow its epoch (the key it was sent under,
 * the draft it ends) does not count: one reading of an event has it, another may not.
 * @example sameEvent(event, { ...event, idempotency_key: 'k' }) // true
 */
export function sameEvent(a: AgentEvent, b: AgentEvent): boolean {
  return a === b || sameJson(bare(a), bare(b))
}

function bare(event: AgentEvent): unknown {
  return { ...event, idempotency_key: undefined, draft_key: undefined }
}
