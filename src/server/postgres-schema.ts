import { EventreelError } from '../errors.ts'
import type { PostgresDatabase } from './postgres-database.ts'

/** What nodes that start at once take turns by: `eventreel` in ASCII, cut to 63 bits. */
const MIGRATION_LOCK = '7311146936113718117'

/**
 * What makes each version of the tables of the one before it. Must only ever grow at its end: databases of all versions are about.
 * A log's number is never used again, so that a deleted log's rows can be swept later. Texts are compared by their bytes.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE eventreel.logs (
    log bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id text COLLATE "C" NOT NULL UNIQUE,
    title text,
    parent_id text,
    epoch text NOT NULL,
    created_at text COLLATE "C" NOT NULL,
    last_updated_at text COLLATE "C" NOT NULL,
    latest_event_id integer NOT NULL DEFAULT -1
  ) WITH (fillfactor = 70);
  CREATE TABLE eventreel.events (
    log bigint NOT NULL,
    id integer NOT NULL,
    rest text NOT NULL,
    sealed text,
    PRIMARY KEY (log, id)
  );
  CREATE TABLE eventreel.sends (
    log bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint text NOT NULL,
    first_id integer NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (log, key)
  );
  CREATE TABLE eventreel.dropped (log bigint PRIMARY KEY);
  `,
  `CREATE INDEX children ON eventreel.logs (parent_id, log) WHERE parent_id IS NOT NULL;`,
]

/** Makes the tables, brings older ones up to date; refuses those of a later version. Nodes that start at once do it one after the other. */
export async function preparePostgres(database: PostgresDatabase): Promise<void> {
  await database.transaction(async (query) => {
    await query(`SET LOCAL lock_timeout = 0`)
    await query(`SET LOCAL statement_timeout = 0`)
    await query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    const [{ encoding } = { encoding: '' }] = await query<{ encoding: string }>(`SELECT current_setting('server_encoding') AS encoding`)
    if (encoding !== 'UTF8') throw new EventreelError('storage_unavailable', `The database has the encoding ${encoding}; make it with ENCODING 'UTF8'.`)
    const version = await readVersion(query)
    if (version > MIGRATIONS.length) throw new EventreelError('storage_unavailable', 'The database was written by a later version of eventreel.')
    if (version === MIGRATIONS.length) return
    for (const migration of MIGRATIONS.slice(version)) await query(migration)
    await query('UPDATE eventreel.version SET version = $1', [MIGRATIONS.length])
  })
}

async function readVersion(query: Parameters<Parameters<PostgresDatabase['transaction']>[0]>[0]): Promise<number> {
  const [{ found } = { found: false }] = await query<{ found: boolean }>(`SELECT to_regclass('eventreel.version') IS NOT NULL AS found`)
  if (!found) {
    // Must not ask for a schema that is there: an operator may have made it for a user who may not make one.
    const [{ made } = { made: false }] = await query<{ made: boolean }>(`SELECT to_regnamespace('eventreel') IS NOT NULL AS made`)
    if (!made) await query('CREATE SCHEMA eventreel')
    await query('CREATE TABLE eventreel.version (version integer NOT NULL)')
    await query('INSERT INTO eventreel.version VALUES (0)')
  }
  const [row] = await query<{ version: number }>('SELECT version FROM eventreel.version')
  return row?.version ?? 0
}
