import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { IdRange } from '../../src/store/event-log.ts'
import type { LogVersion } from './servers/sim-server.ts'

/** Whether the event is this log's, as parsed JSON. The key that it was sent under is not of the event. */
export function matches(version: LogVersion, event: AgentEvent): boolean {
  const { verified } = version
  if (verified.has(event)) return true
  const own = version.events.get(event.id)
  if (own === undefined || !sameEvent(own, event)) return false
  verified.add(event)
  return true
}

function sameEvent(own: AgentEvent, other: AgentEvent): boolean {
  const { idempotency_key: _, ...bareOwn } = own
  const { idempotency_key: __, ...bareOther } = other
  return sameValue(bareOwn, bareOther)
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && sameValue((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
}

export function isGap(gaps: readonly IdRange[], id: number): boolean {
  return gaps.some(({ from, to }) => from <= id && id <= to)
}
