import { isRecord } from '../rows/fields.ts'

/** One line of a JSON value that is shown as a tree. */
export interface JsonRow {
  /** Its place in the value, by positions: `.0.3`. */
  readonly key: string
  /** 1 for the outermost. */
  readonly level: number
  /** Place among what its branch holds, from 1, and how much that is. */
  readonly position: number
  readonly siblings: number
  /** Null for a value that is no entry of anything, and for a line that stands for more entries. */
  readonly name: string | null
  readonly value: unknown
  /** Entries of a list or an object; 0 for all else. */
  readonly entries: number
  readonly isOpen: boolean
  /** Set on a line that stands for so many entries not shown yet. */
  readonly hidden: number
  /** What acting on the line changes: {@link Opened} at this key, to `next`. Null where there is nothing to open. */
  readonly target: string | null
  readonly next: number
}

/** How many entries of a branch are shown, by its key; 0 for a closed one. */
export type Opened = ReadonlyMap<string, number>

const FIRST = 20
const STEP = 1_000
const LONG = 100
const PEEK = 60

interface Cursor {
  readonly branch: object
  readonly names: readonly string[] | null
  readonly size: number
  readonly key: string
  readonly level: number
  readonly end: number
  at: number
}

/**
 * The lines of a value that are on show, of which `opened` says how much. Costs what is shown, and needs no stack, however deep or wide the value.
 * @example jsonRows({ a: [1, 2] }, new Map()) // one line, `a`, closed
 */
export function jsonRows(root: unknown, opened: Opened): readonly JsonRow[] {
  const rows: JsonRow[] = []
  const trunk = cursorOf(root, '', 1, opened.get('') ?? FIRST)
  if (trunk === null) return [rowOf(null, root, '.', 1, 1, 1, opened)]
  const stack = [trunk]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { branch, names, size, key, level, end, at } = top
    if (at < end) {
      top.at++
      const name = names === null ? String(at) : (names[at] ?? '')
      const row = rowOf(name, (branch as Readonly<Record<string, unknown>>)[name], `${key}.${at}`, level, at + 1, size, opened)
      rows.push(row)
      const inner = row.isOpen ? cursorOf(row.value, row.key, level + 1, opened.get(row.key) ?? FIRST) : null
      if (inner !== null) stack.push(inner)
    } else {
      stack.pop()
      const more = { name: null, value: undefined, entries: 0, isOpen: false, position: end + 1, siblings: size }
      // Takes the key of the entry that will stand in its place, so that the focus stays there.
      if (end < size) rows.push({ ...more, key: `${key}.${end}`, level, hidden: Math.min(size - end, STEP), target: key, next: end + STEP })
    }
  }
  return rows
}

function cursorOf(value: unknown, key: string, level: number, shown: number): Cursor | null {
  const names = isRecord(value) ? Object.keys(value) : null
  const size = names?.length ?? (Array.isArray(value) ? value.length : 0)
  return size === 0 ? null : { branch: value as object, names, size, key, level, end: Math.min(size, shown), at: 0 }
}

function rowOf(name: string | null, value: unknown, key: string, level: number, position: number, siblings: number, opened: Opened): JsonRow {
  const entries = countEntries(value)
  const canOpen = entries > 0 || (typeof value === 'string' && (value.length > LONG || value.includes('\n')))
  const shown = opened.get(key) ?? (entries > 0 && entries <= 5 && level < 3 && peekJson(value).endsWith('…') ? FIRST : 0)
  const isOpen = canOpen && shown > 0
  return { key, level, position, siblings, name, value, entries, isOpen, hidden: 0, target: canOpen ? key : null, next: isOpen ? 0 : FIRST }
}

function countEntries(value: unknown): number {
  return Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0
}

/**
 * A value on one line, as much of it as there is room for; `…` tells of more.
 * @example peekJson({ name: 'build', seconds: 41 }) // '{ name: "build", seconds: 41 }'
 */
export function peekJson(value: unknown, room = typeof value === 'string' ? LONG : PEEK): string {
  const text = glance(value, room, 3)
  return text.length > room + 2 ? `${text.slice(0, room).replace(/[\ud800-\udbff]$/, '')}…` : text
}

function glance(value: unknown, room: number, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 3))
  if (Array.isArray(value)) return depth === 0 ? '[…]' : `[${few(value, depth, (item) => glance(item, room, depth - 1))}]`
  if (!isRecord(value)) return String(value)
  const names = Object.keys(value)
  if (names.length === 0) return '{}'
  return depth === 0 ? '{…}' : `{ ${few(names, depth, (name) => `${name.slice(0, 80)}: ${glance(value[name], room, depth - 1)}`)} }`
}

function few<Item>(items: readonly Item[], depth: number, show: (item: Item) => string): string {
  const count = depth * 3
  return items.slice(0, count).map(show).join(', ') + (items.length > count ? ', …' : '')
}
