import type { CursorClaim } from './contiguous-connection.ts'

/** Reads what a client says of what it holds; an id that cannot be read is none. */
export function readClaim(get: (name: string) => string | null | undefined): CursorClaim {
  const text = get('latest_event_id') ?? ''
  const id = /^-?\d+$/.test(text) ? Number(text) : -1
  const maxReplay = get('max_replay') ?? ''
  return {
    latestEventId: Number.isSafeInteger(id) ? Math.max(-1, id) : -1,
    epoch: get('epoch') || undefined,
    latestEventTimestamp: get('latest_event_timestamp') || undefined,
    maxReplay: /^\d+$/.test(maxReplay) ? Number(maxReplay) : Infinity,
  }
}
