import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'

/**
 * Whether an event of the log is what became of a sent action, on servers that know no keys: the user's, of the same kind,
 * with the same text. (Such servers add and normalize other args.)
 */
export function isEchoOf(action: NewEvent, event: AgentEvent): boolean {
  if (event.source !== 'user' || event.action === undefined || event.action !== action.action) return false
  const sent = asRecord('args' in action ? action.args : undefined)
  const seen = asRecord(event.args)
  return ['content', 'agent_state'].every((field) => sent[field] === seen[field])
}

/** Whether the event that has the id of a message, as the server has said, is that message's: in a log that was set back, another one has it. */
export function isEventOf({ key, action }: { readonly key: string; readonly action: NewEvent }, event: AgentEvent): boolean {
  return event.idempotency_key == null ? isEchoOf(action, event) : event.idempotency_key === key
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
