import { countIds } from '../ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'

/** What is known of one log without its pages: one small record, put by every write, by which writes exclude each other. */
export interface Head {
  /** First part of the keys of this log's pages; a new one when the log is dropped, or begun again after its record was deleted. */
  readonly id: string
  /** One more with every write: a writer that planned on another `rev` plans again. */
  readonly rev: number
  /** One more with every clear and reset: a writer that does not know of it is fenced. */
  readonly generation: number
  /** One more with every change of leader: a leader of an earlier term is fenced. */
  readonly term: number
  readonly epoch: string | null
  /** The size that the pages of this log were made with; it wins over the one a store is opened with. */
  readonly pageSize: number
  /** Highest id held; -1 when none. */
  readonly latest: number
  /** How many events are held. */
  readonly held: number
  readonly known: RangeSet
  /** Whether this log has given ids itself; only then it knows that nothing comes after its end. */
  readonly givesIds: boolean
  /** Characters of event JSON held. */
  readonly bytes: number
  /** Pages below this one were compressed where it pays; left out where none was. */
  readonly packed?: number
  /** When it was last opened or written, within the hour; milliseconds since the epoch. */
  readonly lastUsed: number
}

/** A head as it is stored: `known` as flat pairs, because a record is paid for at every live event. */
export interface HeadRecord extends Omit<Head, 'known'> {
  readonly known: readonly number[]
}

/** A log of which nothing is known. */
export function emptyHead(log: Pick<Head, 'id' | 'generation' | 'term' | 'pageSize' | 'lastUsed'>): Head {
  return { ...log, rev: 0, epoch: null, latest: -1, held: 0, known: [], givesIds: false, bytes: 0 }
}

export function toHeadRecord(head: Head): HeadRecord {
  return { ...head, known: flatten(head.known) }
}

export function fromHeadRecord(record: HeadRecord): Head {
  return { ...record, known: unflatten(record.known) }
}

/** Whether ids are known absent. Each known id is held or absent, so that counting tells. */
export function hasAbsent(head: Head): boolean {
  return head.held < countIds(head.known)
}

export function flatten(set: RangeSet): number[] {
  return set.flatMap(({ from, to }) => [from, to])
}

export function unflatten(pairs: readonly number[]): RangeSet {
  const set: IdSpan[] = []
  for (let i = 0; i + 1 < pairs.length; i += 2) set.push({ from: pairs[i] ?? NaN, to: pairs[i + 1] ?? NaN })
  return set
}
