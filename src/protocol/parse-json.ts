import { ProtocolError } from '../errors.ts'

/** Deepest nesting that is accepted: far beyond any real event, far below what recursion can bear. */
export const MAX_DEPTH = 200

/** Whether objects and lists nest deeper than {@link MAX_DEPTH}, a cycle included. Recurses no deeper than that itself. */
export function isTooDeep(value: unknown, left: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, left - 1))
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], left - 1)) return true
  return false
}

/**
 * Reads JSON from outside.
 * @param field What the text is, for the error's `field`. Default `body`.
 * @throws {ProtocolError} when it is not JSON, or nested deeper than 200 levels.
 * @example parseJson('{"events":[]}')
 */
export function parseJson(text: string, field = 'body'): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError(field, `${field} is not JSON`, { cause })
  }
  // One level more than an event may have for each of list, page and frame around it.
  if (isTooDeep(value, MAX_DEPTH + 3)) throw new ProtocolError(field, `${field} is nested deeper than ${MAX_DEPTH} levels`)
  return value
}
