import { createHash } from 'node:crypto'

/** Equal for equal JSON values, whatever the order of their keys. */
export function fingerprintOf(value: unknown): string {
  return digest(JSON.stringify(value, sortKeys))
}

/** A short name for a text, safe in a header. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
