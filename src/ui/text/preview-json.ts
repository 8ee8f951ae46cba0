import { isRecord } from '../rows/fields.ts'

const MAX_DEPTH = 6
const MAX_ENTRIES = 100
const MAX_TEXT = 2_000
/** Lists of plain values up to this long stand on one line. */
const MAX_INLINE = 60

/**
 * A value in JSON's look, for reading: indented, cut at 6 levels, 100 entries a level and 2,000 characters a text.
 * Never recurses deeper than that, whatever the value.
 */
export function previewJson(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value)
  if (isPlainList(value)) {
    const line = `[${value.map((item) => previewJson(item)).join(', ')}]`
    if (line.length <= MAX_INLINE) return line
  }
  if (Array.isArray(value)) return list('[', ']', value.map((item: unknown) => ['', item] as const), depth)
  if (isRecord(value)) return list('{', '}', Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item] as const), depth)
  return String(value)
}

function list(open: string, close: string, entries: readonly (readonly [string, unknown])[], depth: number): string {
  if (entries.length === 0) return open + close
  if (depth >= MAX_DEPTH) return `${open} … ${close}`
  const indent = '  '.repeat(depth + 1)
  const lines = entries.slice(0, MAX_ENTRIES).map(([name, item]) => indent + name + previewJson(item, depth + 1))
  if (entries.length > MAX_ENTRIES) lines.push(`${indent}… ${entries.length - MAX_ENTRIES} more`)
  return `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`
}

function isPlainList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MAX_INLINE / 3 && value.every((item) => typeof item !== 'object' || item === null)
}
