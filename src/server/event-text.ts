import type { EventOrigin, NewEvent } from '../protocol/agent-event.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { AppendItem, StoredEvent } from './storage.ts'

/** The members of an event in the order of the wire; `id` and `timestamp` are the log's own. Others follow after these. */
const ORDER = ['source', 'message', 'cause', 'action', 'observation', 'tool_call_metadata', 'llm_metrics', 'args', 'timeout', 'content', 'extras', 'success']
/** Every top-level name that the server knows. */
export const EVENT_MEMBERS: ReadonlySet<string> = new Set([...ORDER, 'id', 'timestamp', 'idempotency_key', 'draft_key', 'epoch'])

export interface PreparedEvent {
  readonly item: AppendItem
  /** Equal for equal events, whatever the order of their members. */
  readonly fingerprint: () => string
  readonly draftKey: string | null
}

export interface PrepareOptions {
  readonly source: EventOrigin
  readonly timestamp: string
  readonly idempotencyKey?: string | undefined
  /** The event as it was sent, where less of it is kept: fingerprints are made of this. */
  readonly sent?: NewEvent | undefined
}

/** Makes the text that is kept of a checked event. */
export function prepareEvent(event: NewEvent, options: PrepareOptions): PreparedEvent {
  const given: Readonly<Record<string, unknown>> = { ...event }
  const key = options.idempotencyKey ?? event.idempotency_key ?? null
  const draftKey = event.draft_key ?? null
  const body = bodyOf(given, options.source)
  // Must not be of what is kept: with other secrets the same send, tried again, would look like another.
  const fingerprint = () => fingerprintOf(options.sent === undefined ? body : bodyOf({ ...options.sent }, options.source))
  const sealed = [
    ...(key === null ? [] : [`"idempotency_key":${JSON.stringify(key)}`]),
    ...(draftKey === null ? [] : [`"draft_key":${JSON.stringify(draftKey)}`]),
  ]
  return {
    item: {
      rest: `"timestamp":${JSON.stringify(options.timestamp)},${JSON.stringify(body).slice(1)}`,
      sealed: sealed.length === 0 ? null : sealed.join(','),
      key: key === null ? null : { key, fingerprint: fingerprint() },
    },
    fingerprint,
    draftKey,
  }
}

function bodyOf(given: Readonly<Record<string, unknown>>, source: EventOrigin): Record<string, unknown> {
  const isAction = given['action'] != null
  // Clients of the mechanism rely on these being there.
  const message = given['action'] === 'message' ? contentOf(given['args']) : ''
  const defaults: Readonly<Record<string, unknown>> = isAction ? { message, args: {} } : { message, content: '', extras: {} }
  const body: Record<string, unknown> = {}
  for (const name of ORDER) {
    const value = name === 'source' ? source : (given[name] ?? defaults[name])
    if (value !== undefined && value !== null) body[name] = value
  }
  for (const [name, value] of Object.entries(given)) {
    if (!EVENT_MEMBERS.has(name) && value !== undefined && value !== null) body[name] = value
  }
  return body
}

/** A message's one line for people is the message. */
function contentOf(args: unknown): unknown {
  return typeof args === 'object' && args !== null && 'content' in args ? args.content : undefined
}

/** An event as JSON: for everybody, or with what only contiguous clients see. */
export function eventText(event: StoredEvent, shown: 'plain' | 'contiguous'): string {
  const text = `{"id":${event.id},${event.rest}`
  return shown === 'plain' || event.sealed === null ? text : `${text.slice(0, -1)},${event.sealed}}`
}

/** ISO 8601 in the server's local time without an offset, as the mechanism writes it: microseconds, left out when 0. */
export function localTimestamp(now: number): string {
  const date = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const micros = date.getMilliseconds() * 1000
  return micros === 0 ? `${day}T${time}` : `${day}T${time}.${String(micros).padStart(6, '0')}`
}
