import { EventreelError } from '../errors.ts'
import type { AppendItem, AppendRequest, AppendResult, SendKey } from './storage.ts'

export interface LogHead {
  readonly epoch: string
  /** -1 when empty. */
  readonly latestEventId: number
}

/** What was appended under a key before. */
export interface KnownSend {
  readonly fingerprint: string
  readonly firstId: number
  readonly count: number
}

export interface AppendPlan {
  readonly result: AppendResult
  readonly events: readonly { readonly id: number; readonly item: AppendItem }[]
  readonly sends: readonly (KnownSend & { readonly key: string })[]
}

/**
 * What one append writes: the same for every store. Must decide before anything is written: a refusal leaves nothing behind, and spares
 * the appends that share the transaction.
 */
export function planAppend(head: LogHead, request: AppendRequest, known: (key: string) => KnownSend | undefined): AppendPlan | EventreelError {
  const { epoch, latestEventId } = head
  if (request.epoch !== undefined && request.epoch !== epoch) {
    return new EventreelError('epoch_changed', 'This was written for another epoch of the conversation.')
  }
  const nothing = { events: [], sends: [] }
  const whole = request.key && known(request.key.key)
  if (whole !== undefined && whole.fingerprint !== request.key?.fingerprint) return conflict()
  if (whole !== undefined) {
    const ids = Array.from({ length: whole.count }, (_, index) => whole.firstId + index)
    return { ...nothing, result: { epoch, ids, appended: 0, latestEventId } }
  }

  const ids: number[] = []
  const events: { id: number; item: AppendItem }[] = []
  const sends = new Map<string, KnownSend & { key: string }>()
  let next = latestEventId + 1
  for (const item of request.items) {
    const before = item.key === null ? undefined : (known(item.key.key) ?? sends.get(item.key.key))
    if (before !== undefined && before.fingerprint !== item.key?.fingerprint) return conflict()
    ids.push(before?.firstId ?? next)
    if (before !== undefined) continue
    if (item.key !== null) sends.set(item.key.key, sendOf(item.key, next, 1))
    events.push({ id: next++, item })
  }
  const [firstId] = ids
  if (request.key !== undefined && firstId !== undefined) sends.set(request.key.key, sendOf(request.key, firstId, ids.length))
  return { result: { epoch, ids, appended: events.length, latestEventId: next - 1 }, events, sends: [...sends.values()] }
}

function sendOf({ key, fingerprint }: SendKey, firstId: number, count: number) {
  return { key, fingerprint, firstId, count }
}

function conflict(): EventreelError {
  return new EventreelError('idempotency_conflict', 'Something else was sent under this idempotency key.')
}
