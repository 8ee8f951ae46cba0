import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { IdRange } from '../../src/store/event-log.ts'
import type { LogVersion } from './servers/sim-server.ts'

/** Whether the event is this log's, as parsed JSON. The key that it was sent under is not of the event. */
export function matches(version: LogVersion, event: AgentEvent): boolean {
  const { verified } = version
  if (verified.has(event)) return true
  const own = version.events.get(event.id)
  // Reading keeps the order of the keys: nearly always the texts are the same, and comparing those is the cheapest by far.
  if (own === undefined || (JSON.stringify(event) !== version.texts.get(event.id) && !sameEvent(own, event))) return false
  verified.add(event)
  return true
}

function sameEvent(own: AgentEvent, other: AgentEvent): boolean {
  return sameRecord(own, other, 'idempotency_key')
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  return sameRecord(a, b)
}

/** @param left a name that is not looked at */
function sameRecord(a: object, b: object, left?: string): boolean {
  let more = 0
  for (const name in a) {
    if (name === left) continue
    if (!Object.hasOwn(b, name) || !sameValue((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name])) return false
    more++
  }
  for (const name in b) if (name !== left) more--
  return more === 0
}

export function isGap(gaps: readonly IdRange[], id: number): boolean {
  return gaps.some(({ from, to }) => from <= id && id <= to)
}
