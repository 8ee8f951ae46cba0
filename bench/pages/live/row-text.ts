import type { WireEvent } from '../../lib/events.ts'

export const SHOWN = 50
const MAX_CHARS = 200

export interface RowEvent {
  readonly id: number
}

export function labelOf(event: RowEvent): string {
  const { action, observation } = event as WireEvent
  return `#${event.id} ${action ?? observation ?? ''}`
}

export function textOf(event: RowEvent): string {
  const { content, args } = event as WireEvent
  const text = content ?? args?.['content'] ?? args?.['thought']
  return typeof text === 'string' ? text.slice(0, MAX_CHARS) : ''
}
