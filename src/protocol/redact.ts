import type { AgentEvent, NewEvent } from './agent-event.ts'
import { rangesOf, replaceRanges } from './hide-in-text.ts'

/** Secrets by name; the names are not secret. */
export type Secrets = Readonly<Record<string, string>>

/** Top-level fields that place and name an event. */
const KEPT = new Set(['id', 'timestamp', 'source', 'cause', 'action', 'observation', 'timeout', 'idempotency_key', 'draft_key'])
const MARKS = ['<secret_hidden>', '[*****]', '']

/**
 * The event without the secrets: each is replaced wherever it stands in a text, in nested objects, in lists and in `message`.
 * What places and names the event (ids, timestamp, source, kind) and the keys of objects are left alone. The event itself is never
 * changed; where nothing is found, the result (or that part of it) is the very same object.
 * @param secrets Empty ones are ignored. Where secrets overlap, all of what they cover is replaced by one mark.
 * @example redact(event, { TOKEN: 'hunter2' })
 */
export function redact<E extends AgentEvent | NewEvent>(event: E, secrets: Secrets): E {
  const values = [...new Set(Object.values(secrets))].filter((value) => value !== '')
  if (values.length === 0) return event
  // A mark must not hold a secret itself.
  const mark = MARKS.find((text) => !values.some((value) => text.includes(value))) ?? ''
  return mapFields(event, (key, value) => (KEPT.has(key) ? value : clean(value, values, mark)))
}

function clean(value: unknown, secrets: readonly string[], mark: string): unknown {
  if (typeof value === 'string') return cleanText(value, secrets, mark)
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return mapFields(value, (_, item) => clean(item, secrets, mark))
  const items: unknown[] = value.map((item) => clean(item, secrets, mark))
  return items.some((item, index) => item !== value[index]) ? items : value
}

function mapFields<T extends object>(object: T, map: (key: string, value: unknown) => unknown): T {
  let copy: T | undefined
  for (const [key, value] of Object.entries(object)) {
    const mapped = map(key, value)
    if (mapped === value) continue
    copy ??= { ...object }
    // Must define, not assign: a key of JSON may be `__proto__`.
    Object.defineProperty(copy, key, { value: mapped, writable: true, enumerable: true, configurable: true })
  }
  return copy ?? object
}

function cleanText(text: string, secrets: readonly string[], mark: string): string {
  const found = rangesOf(text, secrets)
  return found.length === 0 ? text : replaceRanges(text, found, mark)
}
