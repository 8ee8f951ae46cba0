import { MAX_DEPTH } from '../protocol/parse-json.ts'

/** Whether a value is what JSON can hold, and nests no deeper than is accepted. */
export function isPlainJson(value: unknown, left: number = MAX_DEPTH + 1): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || left === 0) return false
  if (Array.isArray(value)) return value.every((item) => isPlainJson(item, left - 1))
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((item) => isPlainJson(item, left - 1))
}
