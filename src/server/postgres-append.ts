import { EventreelError, isEventreelError } from '../errors.ts'
import { planAppend, type AppendPlan, type KnownSend } from './append-plan.ts'
import type { Query } from './postgres-database.ts'
import { packText, unpackText } from './postgres-text.ts'
import type { AppendRequest, AppendResult } from './storage.ts'

interface SendRow {
  readonly key: string
  readonly fingerprint: string
  readonly first_id: number
  readonly count: number
}

const WRITE = `
  WITH
    new_events AS (
      INSERT INTO eventreel.events (log, id, rest, sealed)
      SELECT $1, * FROM unnest($2::integer[], $3::text[], $4::text[])
    ),
    new_sends AS (
      INSERT INTO eventreel.sends (log, key, fingerprint, first_id, count)
      SELECT $1, * FROM unnest($5::text[], $6::text[], $7::integer[], $8::integer[])
    )
  UPDATE eventreel.logs SET latest_event_id = $9, last_updated_at = coalesce($10, last_updated_at) WHERE log = $1
`

/**
 * Appends to one conversation inside the caller's transaction. The row of the log is locked to its end: writers of all nodes take turns,
 * and ids come from that row alone, so that none is skipped.
 */
export async function appendInTransaction(query: Query, conversationId: string, requests: readonly AppendRequest[], at: string): Promise<(AppendResult | EventreelError)[]> {
  const [row] = await query<{ log: string; epoch: string; latest_event_id: number }>(
    'SELECT log, epoch, latest_event_id FROM eventreel.logs WHERE conversation_id = $1 FOR UPDATE',
    [conversationId],
  )
  if (row === undefined) return requests.map(() => new EventreelError('conversation_not_found', 'There is no such conversation.'))
  // Must be asked after the lock: what another node sent under these keys is there now.
  const known = await knownSends(query, row.log, requests)
  let latestEventId = row.latest_event_id
  const plans = requests.map((request) => {
    const plan = planAppend({ epoch: row.epoch, latestEventId }, request, (key) => known.get(key))
    if (isEventreelError(plan)) return plan
    for (const send of plan.sends) known.set(send.key, send)
    latestEventId = plan.result.latestEventId
    return plan
  })
  await write(query, row.log, plans.flatMap((plan) => (isEventreelError(plan) ? [] : [plan])), latestEventId, at)
  return plans.map((plan) => (isEventreelError(plan) ? plan : plan.result))
}

async function knownSends(query: Query, log: string, requests: readonly AppendRequest[]): Promise<Map<string, KnownSend>> {
  const keys = requests.flatMap(({ key, items }) => [key, ...items.map((item) => item.key)]).flatMap((send) => (send ? [packText(send.key)] : []))
  if (keys.length === 0) return new Map()
  const rows = await query<SendRow>('SELECT key, fingerprint, first_id, count FROM eventreel.sends WHERE log = $1 AND key = ANY ($2::text[])', [log, keys])
  return new Map(rows.map(({ key, fingerprint, first_id, count }) => [unpackText(key), { fingerprint, firstId: first_id, count }]))
}

async function write(query: Query, log: string, plans: readonly AppendPlan[], latestEventId: number, at: string): Promise<void> {
  const events = plans.flatMap((plan) => plan.events)
  const sends = plans.flatMap((plan) => plan.sends)
  if (events.length === 0 && sends.length === 0) return
  await query(WRITE, [
    log,
    events.map(({ id }) => id),
    events.map(({ item }) => item.rest),
    events.map(({ item }) => item.sealed),
    sends.map(({ key }) => packText(key)),
    sends.map(({ fingerprint }) => fingerprint),
    sends.map(({ firstId }) => firstId),
    sends.map(({ count }) => count),
    latestEventId,
    events.length > 0 ? at : null,
  ])
}
