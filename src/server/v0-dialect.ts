import type { TransientFrame } from '../protocol/frames.ts'

/** An event as JSON, on its way to a client of the mechanism. */
export type WireEvent = Readonly<Record<string, unknown>>

const ENVIRONMENT_LIVE = new Set<unknown>(['run', 'agent_state_changed', 'recall', 'error'])

/** Where an event goes in a replay: sent, left out, or held back, because only the last agent state is sent, after all else. */
export function replayPlace(event: WireEvent): 'send' | 'hold' | 'drop' {
  if (isNull(event) || event['action'] === 'recall') return 'drop'
  return event['observation'] === 'agent_state_changed' ? 'hold' : 'send'
}

/** An event as live clients of the mechanism see it; null when they do not. */
export function liveEvent(event: WireEvent): WireEvent | null {
  if (isNull(event)) return null
  if (event['source'] !== 'environment') return event
  return ENVIRONMENT_LIVE.has(event['observation']) ? { ...event, source: 'agent' } : null
}

/** A notice as clients of the mechanism know it; they have no drafts. */
export function noticePayload(frame: TransientFrame): WireEvent | null {
  if (!('notice' in frame)) return null
  const { level, code, message } = frame.notice
  if (level === 'error' && code === 'error') return { error: true, message }
  return { status_update: true, type: level === 'error' ? 'error' : 'info', id: code, message }
}

function isNull(event: WireEvent): boolean {
  return event['action'] === 'null' || event['observation'] === 'null'
}
