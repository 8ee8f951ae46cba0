import { wrap } from 'idb'
import type { SavedConversation } from '../protocol/conversation-summary.ts'
import type { Runtime } from '../runtime.ts'
import { LogDatabase } from './log-database.ts'
import type { LogTransaction } from './log-database.ts'
import { fromHeadRecord } from './log-head.ts'
import type { Head, HeadRecord } from './log-head.ts'
import { nameOfKey } from './log-key.ts'
import { openLogs } from './open-logs.ts'
import type { LogPlace } from './open-logs.ts'
import { pageOf } from './page-maths.ts'
import { rangeOfPages } from './page-range.ts'
import { readHead } from './page-reader.ts'
import type { PageKey } from './page-record.ts'
import { deleteLog, dropPages, putHead } from './page-writer.ts'

export interface RetentionLimits {
  /** Bytes that copies of servers' logs may take in all; those not used for longest go first. Default 512 MB, or a quarter of what the browser grants this origin when that is less. */
  readonly budget?: number | undefined
  /** Milliseconds after its last use at which a copy goes. Default 30 days. */
  readonly maxAge?: number | undefined
}

const MAX_BUDGET = 512 * 1024 * 1024
const MAX_AGE_MS = 30 * 24 * 3_600_000
/** When a log was used last is written down as seldom as this, in milliseconds. */
const TOUCH_MS = 3_600_000
/** Pages at the end of a log that never make room for others. */
const KEPT_PAGES = 10

interface KeyedHead {
  readonly key: string
  readonly head: Head
}

/** Evicts the logs that are too old, and of the others those used longest ago until the rest is within the budget; notes the use of this one. */
export async function tidy(database: LogDatabase, place: LogPlace, runtime: Runtime, { budget, maxAge = MAX_AGE_MS }: RetentionLimits): Promise<void> {
  const copies = await readCopies(database)
  const most = budget ?? Math.min(MAX_BUDGET, ((await runtime.storage?.estimate())?.quota ?? Infinity) / 4)
  let bytes = copies.reduce((sum, { head }) => sum + head.bytes, 0)
  for (const copy of copies) {
    const isOld = copy.head.lastUsed < runtime.now() - maxAge
    if ((isOld || bytes > most) && (await evict(database, place, copy, runtime))) bytes -= copy.head.bytes
  }
  const isTouched = (head: Head | undefined) => head === undefined || head.lastUsed > runtime.now() - TOUCH_MS
  if (isTouched(copies.find(({ key }) => key === place.key)?.head)) return
  await database.run('readwrite', async (tx) => {
    const head = await readHead(tx, place.key)
    // Not a write of events: nobody has to plan again for it.
    if (head !== undefined) putHead(tx, place.key, { ...head, lastUsed: runtime.now() })
  })
}

/**
 * Makes room for a write of this log: first by evicting others, those used longest ago first, then by dropping its own oldest pages.
 * @param before pages of this log from this one on must stay
 * @returns whether there is more room now; ask again when it was not enough
 */
export async function makeRoom(database: LogDatabase, place: LogPlace, runtime: Runtime, before: number): Promise<boolean> {
  const others = (await readCopies(database)).filter(({ key }) => key !== place.key)
  // A good part at once: each try costs a write that may fail.
  const wanted = others.reduce((sum, { head }) => sum + head.bytes, 0) / 4
  let freed = 0
  let evicted = 0
  for (const other of others) {
    if (evicted > 0 && freed >= wanted) break
    if (!(await evict(database, place, other, runtime))) continue
    freed += other.head.bytes
    evicted += 1
  }
  return evicted > 0 || trim(database, place.key, before)
}

/** The copies of servers' logs that are this user's and hold something. */
export async function listCopies(databaseName: string, userId: string | undefined, runtime: Runtime): Promise<readonly SavedConversation[]> {
  const database = new LogDatabase(databaseName, runtime)
  try {
    return (await readCopies(database)).flatMap(({ key, head: { held, bytes, lastUsed } }) => {
      const { server, user, conversationId } = nameOfKey(key)
      return user === (userId ?? null) && server !== null && held > 0 ? [{ conversationId, address: server, events: held, bytes, lastUsed }] : []
    })
  } finally {
    await database.close()
  }
}

/** Deletes all copies of servers' logs that are this user's. */
export async function deleteCopies(databaseName: string, userId: string | undefined, runtime: Runtime): Promise<void> {
  const database = new LogDatabase(databaseName, runtime)
  try {
    await database.run('readwrite', async (tx) => {
      for (const { key, head } of await copiesIn(tx)) if (nameOfKey(key).user === (userId ?? null)) deleteLog(tx, key, head)
    })
  } finally {
    await database.close()
  }
}

/** Drops the older half of the pages that may go; false when there is none. */
async function trim(database: LogDatabase, key: string, before: number): Promise<boolean> {
  let isTrimmed = false
  await database.run('readwrite', async (tx) => {
    const head = await readHead(tx, key)
    if (head === undefined || !isCopy(key)) return
    const end = Math.min(before, pageOf(head.latest, head.pageSize) - KEPT_PAGES)
    const keys = end > 0 ? ((await wrap(tx.objectStore('pages').getAllKeys(rangeOfPages(head.id, { first: 0, last: end - 1 })))) as PageKey[]) : []
    const last = keys[Math.floor((keys.length - 1) / 2)]?.[1]
    if (last === undefined) return
    putHead(tx, key, await dropPages(tx, head, { first: 0, last }))
    isTrimmed = true
  })
  return isTrimmed
}

/** Deletes a log, with all its pages at once, unless somebody uses it. */
async function evict(database: LogDatabase, { databaseName }: LogPlace, { key, head: seen }: KeyedHead, { locks }: Runtime): Promise<boolean> {
  for (const open of openLogs) if (open.databaseName === databaseName && open.key === key) return false
  const { server, user, conversationId } = nameOfKey(key)
  let isEvicted = false
  const work = async () => {
    await database.run('readwrite', async (tx) => {
      const head = await readHead(tx, key)
      isEvicted = head?.lastUsed === seen.lastUsed
      if (isEvicted) deleteLog(tx, key, seen)
    })
  }
  // The tab that leads a conversation holds this lock. Whoever has the log open without it reads a gap, and is fenced.
  if (locks === undefined) await work()
  else await locks.request([databaseName, server, user ?? '', conversationId].join('\n'), { ifAvailable: true }, async (lock) => lock !== null && work())
  return isEvicted
}

/** Those used longest ago first. Logs that are no copies are the only ones of their kind: they are never evicted. */
async function readCopies(database: LogDatabase): Promise<readonly KeyedHead[]> {
  const copies = await database.run('readonly', copiesIn)
  return [...copies].sort((a, b) => a.head.lastUsed - b.head.lastUsed)
}

async function copiesIn(tx: LogTransaction): Promise<readonly KeyedHead[]> {
  const heads = tx.objectStore('heads')
  const [keys, records] = await Promise.all([wrap(heads.getAllKeys() as IDBRequest<string[]>), wrap(heads.getAll() as IDBRequest<HeadRecord[]>)])
  return records.map((record, i) => ({ key: keys[i] ?? '', head: fromHeadRecord(record) })).filter(({ key }) => isCopy(key))
}

function isCopy(key: string): boolean {
  return nameOfKey(key).server !== null
}
