/** Names of what a list or an object holds; none for all else. */
export function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

/** How long a line may be before it is cut. */
const ROOM = 80

/**
 * A value on one line, as much of it as there is room for; `…` tells of more.
 * @example peekJson({ name: 'build', seconds: 41 }) // '{ name: "build", seconds: 41 }'
 */
export function peekJson(value: unknown, depth = 3): string {
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, ROOM + 1)))
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  const names = namesOf(value)
  const inner = names.slice(0, depth * 3).map((name) => `${isList ? '' : `${name.slice(0, 80)}: `}${peekJson((value as Readonly<Record<string, unknown>>)[name], depth - 1)}`)
  if (names.length > inner.length) inner.push('…')
  const text = inner.join(', ')
  return cut(isList ? `[${text}]` : inner.length > 0 ? `{ ${text} }` : '{}')
}

function cut(text: string): string {
  return text.length > ROOM + 2 ? `${text.slice(0, ROOM).replace(/[\ud800-\udbff]$/, '')}…` : text
}
