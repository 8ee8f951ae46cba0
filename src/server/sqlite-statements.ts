import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { StoredEvent } from './storage.ts'

export interface LogRow {
  readonly log: number
  readonly conversation_id: string
  readonly title: string | null
  readonly parent_id: string | null
  readonly epoch: string
  readonly created_at: string
  readonly last_updated_at: string
  readonly latest_event_id: number
}

export interface SendRow {
  readonly fingerprint: string
  readonly first_id: number
  readonly count: number
}

/** A prepared statement whose rows have a known shape: the tables are STRICT. */
interface Query<Row, Params extends SQLInputValue[]> {
  get(...params: Params): Row | undefined
  all(...params: Params): Row[]
  iterate(...params: Params): Iterable<Row>
}

interface Command<Params extends SQLInputValue[]> {
  run(...params: Params): { readonly changes: number | bigint }
}

type Range = [log: number, from: number, to: number, limit: number]

/** What {@link eventText} makes for contiguous clients, after the id. */
const UNSEALED = `CASE WHEN sealed IS NULL THEN rest ELSE substr(rest, 1, length(rest) - 1) || ',' || sealed || '}' END`

export type SqliteStatements = ReturnType<typeof sqliteStatements>

/** Every statement the store runs, prepared once. */
export function sqliteStatements(database: DatabaseSync) {
  function query<Row, Params extends SQLInputValue[]>(sql: string): Query<Row, Params> {
    const statement: { get(...p: Params): unknown; all(...p: Params): unknown[]; iterate(...p: Params): Iterable<unknown> } = database.prepare(sql)
    return statement as Query<Row, Params>
  }
  // SQLite keeps the order of such a subquery for what is aggregated of it.
  const rangeJson = (rest: string, order: '' | 'DESC') =>
    query<{ readonly json: Uint8Array }, [log: number, from: number, to: number]>(
      `SELECT CAST(group_concat('{"id":' || id || ',' || ${rest}, ',') AS BLOB) AS json
       FROM (SELECT id, rest, sealed FROM events WHERE log = ? AND id BETWEEN ? AND ? ORDER BY id ${order})`,
    )
  const command = <Params extends SQLInputValue[]>(sql: string): Command<Params> => database.prepare(sql)
  return {
    log: query<LogRow, [conversationId: string]>('SELECT * FROM logs WHERE conversation_id = ?'),
    logsBefore: query<LogRow, [before: number, limit: number]>('SELECT * FROM logs WHERE log < ? ORDER BY log DESC LIMIT ?'),
    childrenAfter: query<LogRow, [parentId: string, after: number, limit: number]>('SELECT * FROM logs WHERE parent_id = ? AND log > ? ORDER BY log LIMIT ?'),
    idleLogs: query<LogRow, [updatedBefore: string, limit: number]>('SELECT * FROM logs WHERE last_updated_at < ? ORDER BY log LIMIT ?'),
    createLog: command<[id: string, title: string | null, parentId: string | null, epoch: string, createdAt: string, updatedAt: string]>(
      'INSERT INTO logs (conversation_id, title, parent_id, epoch, created_at, last_updated_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    touchLog: command<[latestEventId: number, updatedAt: string, log: number]>(
      'UPDATE logs SET latest_event_id = ?, last_updated_at = ? WHERE log = ?',
    ),
    deleteLog: command<[log: number]>('DELETE FROM logs WHERE log = ?'),
    insertEvent: command<[log: number, id: number, rest: string, sealed: string | null]>(
      'INSERT INTO events (log, id, rest, sealed) VALUES (?, ?, ?, ?)',
    ),
    eventsUp: query<StoredEvent, Range>('SELECT id, rest, sealed FROM events WHERE log = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT ?'),
    eventsDown: query<StoredEvent, Range>('SELECT id, rest, sealed FROM events WHERE log = ? AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?'),
    rangeSize: query<{ readonly count: number; readonly bytes: number }, [log: number, from: number, to: number]>(
      'SELECT count(*) AS count, total(octet_length(rest)) AS bytes FROM events WHERE log = ? AND id BETWEEN ? AND ?',
    ),
    rangeJson: {
      plain: { up: rangeJson('rest', ''), down: rangeJson('rest', 'DESC') },
      contiguous: { up: rangeJson(UNSEALED, ''), down: rangeJson(UNSEALED, 'DESC') },
    },
    send: query<SendRow, [log: number, key: string]>('SELECT fingerprint, first_id, count FROM sends WHERE log = ? AND key = ?'),
    insertSend: command<[log: number, key: string, fingerprint: string, firstId: number, count: number]>(
      'INSERT INTO sends (log, key, fingerprint, first_id, count) VALUES (?, ?, ?, ?, ?)',
    ),
    dropLog: command<[log: number]>('INSERT INTO dropped (log) VALUES (?)'),
    dropped: query<{ readonly log: number }, []>('SELECT log FROM dropped LIMIT 1'),
    forgetDropped: command<[log: number]>('DELETE FROM dropped WHERE log = ?'),
    sweepEvents: command<[log: number, rows: number]>(
      'DELETE FROM events WHERE rowid IN (SELECT rowid FROM events WHERE log = ? LIMIT ?)',
    ),
    sweepSends: command<[log: number, rows: number]>('DELETE FROM sends WHERE (log, key) IN (SELECT log, key FROM sends WHERE log = ? LIMIT ?)'),
  }
}
