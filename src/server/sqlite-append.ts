import { EventreelError, isEventreelError } from '../errors.ts'
import type { LogRow, SqliteStatements } from './sqlite-statements.ts'
import type { AppendRequest, AppendResult, SendKey } from './storage.ts'

/** Ids that a key was given before; undefined for a new key. */
type EarlierIds = readonly number[] | undefined

/**
 * One append inside the caller's transaction.
 * Must decide before it writes: a refusal leaves nothing behind, and spares the appends that share the transaction.
 */
export function appendInTransaction(statements: SqliteStatements, request: AppendRequest, at: string): AppendResult | EventreelError {
  const row = statements.log.get(request.conversationId)
  if (row === undefined) return new EventreelError('conversation_not_found', 'There is no such conversation.')
  if (request.epoch !== undefined && request.epoch !== row.epoch) {
    return new EventreelError('epoch_changed', 'This was written for another epoch of the conversation.')
  }
  try {
    return write(statements, row, request, at)
  } catch (error) {
    if (isEventreelError(error, 'idempotency_conflict')) return error
    throw error
  }
}

function write(statements: SqliteStatements, row: LogRow, request: AppendRequest, at: string): AppendResult {
  const { log, epoch } = row
  const whole = request.key && earlier(statements, log, request.key)
  if (whole !== undefined) return { epoch, ids: whole, appended: 0, latestEventId: row.latest_event_id }
  const known = request.items.map((item) => (item.key === null ? undefined : earlier(statements, log, item.key)))

  const ids: number[] = []
  const inThisList = new Map<string, { id: number; fingerprint: string }>()
  let next = row.latest_event_id + 1
  const plan: { id: number; index: number }[] = []
  request.items.forEach((item, index) => {
    const twin = item.key === null ? undefined : inThisList.get(item.key.key)
    if (twin !== undefined && twin.fingerprint !== item.key?.fingerprint) throw conflict()
    const id = known[index]?.[0] ?? twin?.id
    if (id !== undefined) return ids.push(id)
    if (item.key !== null) inThisList.set(item.key.key, { id: next, fingerprint: item.key.fingerprint })
    plan.push({ id: next, index })
    return ids.push(next++)
  })

  for (const { id, index } of plan) {
    const item = request.items[index]
    if (item === undefined) continue
    statements.insertEvent.run(log, id, item.rest, item.sealed)
    if (item.key !== null) statements.insertSend.run(log, item.key.key, item.key.fingerprint, id, 1)
  }
  if (request.key !== undefined && ids[0] !== undefined) {
    statements.insertSend.run(log, request.key.key, request.key.fingerprint, ids[0], ids.length)
  }
  if (plan.length > 0) statements.touchLog.run(next - 1, at, log)
  return { epoch, ids, appended: plan.length, latestEventId: next - 1 }
}

function earlier(statements: SqliteStatements, log: number, send: SendKey): EarlierIds {
  const found = statements.send.get(log, send.key)
  if (found === undefined) return undefined
  if (found.fingerprint !== send.fingerprint) throw conflict()
  return Array.from({ length: found.count }, (_, index) => found.first_id + index)
}

function conflict(): EventreelError {
  return new EventreelError('idempotency_conflict', 'Something else was sent under this idempotency key.')
}
