import { rangesOfIds } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { flatten } from './log-head.ts'
import { checksum, oneByte } from './record-text.ts'
import { splitByChars } from './page-maths.ts'

/** An event as it is kept: its JSON is parsed only when it is read. */
export interface EventText {
  readonly id: number
  readonly text: string
}

/** Some events of one page: a batch of its journal, a part of it, or, when it is sealed, all of it. */
export interface PageRecord {
  /** The ids that are in it, as flat pairs. */
  readonly ids: readonly number[]
  /** Their JSON, ascending, one a line. */
  readonly text: string
  readonly sum: number
  /** The log's epoch when it was written. */
  readonly epoch: string | null
}

/**
 * `[log id, page, rev of the write, part, ...ids]`. The ids are in the key as well, so that what is held of a long log
 * is known from its keys alone.
 */
export type PageKey = [log: string, page: number, rev: number, part: number, ...ids: number[]]

export interface KeyedRecord {
  readonly key: PageKey
  readonly record: PageRecord
}

export function toText(event: AgentEvent): EventText {
  return { id: event.id, text: JSON.stringify(event) }
}

export function fromText({ text }: EventText): AgentEvent {
  return JSON.parse(text) as AgentEvent
}

/** The records of these events of one page. */
export function encodePage(log: string, page: number, rev: number, epoch: string | null, events: readonly EventText[]): KeyedRecord[] {
  let start = 0
  return splitByChars(events.map(({ text }) => text)).map((end, part) => {
    const slice = events.slice(start, end)
    start = end
    const ids = flatten(rangesOfIds(slice.map(({ id }) => id)))
    const text = oneByte(slice.map((event) => event.text).join('\n'))
    return { key: [log, page, rev, part, ...ids], record: { ids, text, sum: checksum(text, ids), epoch } }
  })
}

/** The events of a record; null when it is not what was written, or of another epoch. */
export function decodeRecord(record: PageRecord, epoch: string | null): EventText[] | null {
  const { ids, text, sum } = record
  if (typeof record.text !== 'string' || !Array.isArray(record.ids)) return null
  if ((record.epoch !== null && record.epoch !== epoch) || sum !== checksum(text, ids)) return null
  const events: EventText[] = []
  let i = 0
  const lines = text.split('\n')
  for (let pair = 0; pair < ids.length; pair += 2)
    for (let id = ids[pair] ?? 0; id <= (ids[pair + 1] ?? -1); id++) events.push({ id, text: lines[i++] ?? '' })
  return i === lines.length ? events : null
}
