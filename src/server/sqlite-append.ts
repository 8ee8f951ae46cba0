import { EventreelError, isEventreelError } from '../errors.ts'
import { planAppend, type KnownSend } from './append-plan.ts'
import type { SqliteStatements } from './sqlite-statements.ts'
import type { AppendRequest, AppendResult } from './storage.ts'

/** One append inside the caller's transaction. */
export function appendInTransaction(statements: SqliteStatements, request: AppendRequest, at: string): AppendResult | EventreelError {
  const row = statements.log.get(request.conversationId)
  if (row === undefined) return new EventreelError('conversation_not_found', 'There is no such conversation.')
  const { log } = row
  const plan = planAppend({ epoch: row.epoch, latestEventId: row.latest_event_id }, request, (key) => knownSend(statements, log, key))
  if (isEventreelError(plan)) return plan
  for (const { id, item } of plan.events) statements.insertEvent.run(log, id, item.rest, item.sealed)
  for (const { key, fingerprint, firstId, count } of plan.sends) statements.insertSend.run(log, key, fingerprint, firstId, count)
  if (plan.events.length > 0) statements.touchLog.run(plan.result.latestEventId, at, log)
  return plan.result
}

function knownSend(statements: SqliteStatements, log: number, key: string): KnownSend | undefined {
  const row = statements.send.get(log, key)
  return row && { fingerprint: row.fingerprint, firstId: row.first_id, count: row.count }
}
