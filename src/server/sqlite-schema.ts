import type { DatabaseSync } from 'node:sqlite'
import { EventreelError } from '../errors.ts'

/**
 * What makes each version of the tables of the one before it. Must only ever grow at its end: files of all versions are about.
 * One log per conversation; its number is never used again, so that a deleted log's events can be swept later.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE logs (
    log INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL UNIQUE,
    title TEXT,
    parent_id TEXT,
    epoch TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_updated_at TEXT NOT NULL,
    latest_event_id INTEGER NOT NULL DEFAULT -1
  ) STRICT;
  CREATE TABLE events (
    log INTEGER NOT NULL,
    id INTEGER NOT NULL,
    rest TEXT NOT NULL,
    sealed TEXT,
    PRIMARY KEY (log, id)
  ) STRICT;
  CREATE TABLE sends (
    log INTEGER NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    first_id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (log, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE dropped (log INTEGER PRIMARY KEY) STRICT;
  `,
  `CREATE INDEX children ON logs (parent_id, log) WHERE parent_id IS NOT NULL;`,
]

/** Makes the tables in a new file, brings an older one's up to date; refuses a file of a later version. */
export function prepareDatabase(database: DatabaseSync): void {
  // Of a new file alone: an event of common size then lies in one page, and is written and read at once.
  database.exec('PRAGMA page_size = 16384;')
  // Written over seldom: a flood of appends would else wait for that again and again.
  // Must be exclusive: ids are given and readers woken in this process alone.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 0;')
  database.exec('BEGIN EXCLUSIVE')
  try {
    const version = database.prepare('PRAGMA user_version').get()?.['user_version']
    if (typeof version !== 'number' || version > MIGRATIONS.length) {
      throw new EventreelError('storage_unavailable', 'The data directory was written by a later version of eventreel.')
    }
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
