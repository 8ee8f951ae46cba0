import type { AgentEvent } from './agent-event.ts'

/** Fields of browser observations that hold pictures and page dumps. */
const UNREADABLE = new Set(['screenshot', 'set_of_marks', 'dom_object', 'axtree_object', 'extra_element_properties'])
const DATA_URL = /data:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=_-]*/g
const LONG_ENOUGH_FOR_BASE64 = 256

/**
 * Whether a person can read `needle` (in lower case) in the event: in its message, its content, or a value in its args and extras.
 * Names of fields, pictures and base64 are not read.
 */
export function hasText(event: AgentEvent, needle: string): boolean {
  const { message, content, args, extras } = event as { message?: unknown; content?: unknown; args?: unknown; extras?: unknown }
  return holds(message, needle) || holds(content, needle) || holds(args, needle) || holds(extras, needle)
}

function holds(value: unknown, needle: string): boolean {
  if (typeof value === 'string') return readable(value).toLowerCase().includes(needle)
  if (typeof value === 'number') return String(value).includes(needle)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((item) => holds(item, needle))
  for (const key in value) {
    if (!UNREADABLE.has(key) && holds((value as Record<string, unknown>)[key], needle)) return true
  }
  return false
}

function readable(text: string): string {
  if (text.length >= LONG_ENOUGH_FOR_BASE64 && isBase64(text)) return ''
  if (!text.includes('data:')) return text
  return /^data:[\w.+-]+\/[^\s,]*,/.test(text) ? '' : text.replace(DATA_URL, '\n')
}

/** Long text of the alphabet alone could be a word as well: base64 of that length has every sort of character. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}\s*$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)
}
