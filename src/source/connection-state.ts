import { backoffMs, CONNECTION_BACKOFF } from './backoff.ts'

/** Where a link to a server stands. `attempt` counts the failures in a row. */
export type ConnectionState =
  | { readonly phase: 'idle'; readonly attempt: number }
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'standing'; readonly attempt: number; readonly since: number }
  | { readonly phase: 'waiting'; readonly attempt: number; readonly delayMs: number }
  | { readonly phase: 'failed'; readonly attempt: number }

export type ConnectionEvent =
  | { readonly type: 'connect' }
  | { readonly type: 'stands'; readonly now: number }
  | { readonly type: 'lost'; readonly now: number; readonly random: number; readonly retryable: boolean; readonly retryAfterMs?: number | undefined }

/** A link that stood this long has proved itself: the next failure counts as the first. */
export const STABLE_AFTER_MS = 60_000
/** A server that has not answered an attempt by then will not. */
export const HANDSHAKE_TIMEOUT_MS = 10_000
/** So many of the server's announced head intervals without a word mean a dead link. */
export const SILENT_INTERVALS = 2.5

export const IDLE_CONNECTION: ConnectionState = { phase: 'idle', attempt: 0 }

/**
 * The next state of a link. Pure: random and the clock (`Runtime.elapsed`) come with the event.
 * A `lost` that is not retryable is final; every other waits by exponential backoff with full jitter.
 */
export function nextConnectionState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case 'connect':
      return { phase: 'connecting', attempt: state.attempt }
    case 'stands':
      return state.phase === 'standing' ? state : { phase: 'standing', attempt: state.attempt, since: event.now }
    case 'lost': {
      if (!event.retryable) return { phase: 'failed', attempt: state.attempt }
      const proved = state.phase === 'standing' && event.now - state.since >= STABLE_AFTER_MS
      const attempt = (proved ? 0 : state.attempt) + 1
      const delayMs = Math.max(event.retryAfterMs ?? 0, backoffMs(attempt, event.random, CONNECTION_BACKOFF))
      return { phase: 'waiting', attempt, delayMs }
    }
  }
}

/** WebSocket close codes after which trying again cannot help: refused key, no such conversation, and the protocol's own refusals. */
export function isFinalCloseCode(code: number): boolean {
  return code === 4001 || code === 4003 || code === 4004 || code === 4400 || code === 1002 || code === 1003 || code === 1007 || code === 1008 || code === 1010
}
