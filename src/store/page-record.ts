import { rangesOfIds } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { wireTextOf } from '../protocol/wire-text.ts'
import { flatten } from './log-head.ts'
import { checksum, joinLines } from './record-text.ts'
import { cut, MAX_RECORD_CHARS } from './page-maths.ts'

/** An event as it is kept: its JSON is parsed only when it is read. */
export interface EventText {
  readonly id: number
  readonly text: string
  /** Its length, where the text was made and not kept. */
  readonly chars?: number
}

/**
 * Some events of one page: a batch of its journal, or, when it is sealed, all of it. Long text is cut into several records, anywhere:
 * so an event may be of any size.
 */
export interface PageRecord {
  /** The ids of the events, as flat pairs; in the first record of a text only. */
  readonly ids: readonly number[]
  /** JSON of the events, ascending, one a line; where it was compressed since, its UTF-8 deflated. */
  readonly text: string | Uint8Array<ArrayBuffer>
  /** How many records the text is cut into. */
  readonly parts: number
  /** Of the text as it was written, compressed or not. */
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

/**
 * As it came, where that is known. Else made each time it is asked for, mostly once: the texts of a whole append, held until it is done, would cost
 * the collector a tenth of the time.
 */
export function toText(event: AgentEvent): EventText {
  const text = wireTextOf(event)
  if (text !== undefined) return { id: event.id, text }
  let chars = 0
  return {
    id: event.id,
    get text() {
      const text = JSON.stringify(event)
      chars = text.length
      return text
    },
    get chars() {
      return chars
    },
  }
}

export function fromText({ text }: EventText): AgentEvent {
  return JSON.parse(text) as AgentEvent
}

/** The records of these events of one page. */
export function encodePage(log: string, page: number, rev: number, epoch: string | null, events: readonly EventText[]): KeyedRecord[] {
  if (events.length === 0) return []
  const pieces = cut(joinLines(events.map(({ text }) => text)), MAX_RECORD_CHARS)
  const all = flatten(rangesOfIds(events.map(({ id }) => id)))
  return pieces.map((text, part) => {
    const ids = part === 0 ? all : []
    return { key: [log, page, rev, part, ...ids], record: { ids, text, parts: pieces.length, sum: checksum(text, part, ids), epoch } }
  })
}

/** The events of records as they lie in the database, one page after the other; null when one is not what was written, or of another epoch. */
export function decodeRecords(records: readonly PageRecord[], epoch: string | null): EventText[] | null {
  const events: EventText[] = []
  for (const lines of joinRecords(records, epoch) ?? [null]) {
    const found = lines && splitLines(lines)
    if (!found) return null
    for (const event of found) events.push(event)
  }
  return events
}

/** Events that were written together, unparsed, one a line. */
interface JoinedLines {
  /** As flat pairs. */
  readonly ids: readonly number[]
  readonly text: string
}

/** The texts that the records, unpacked, were cut from; null when one is not what was written, or of another epoch. */
export function joinRecords(records: readonly PageRecord[], epoch: string | null): JoinedLines[] | null {
  const texts: JoinedLines[] = []
  for (let start = 0; start < records.length; ) {
    const first = records[start]
    const pieces = records.slice(start, start + (first?.parts ?? 0))
    if (first === undefined || pieces.length === 0 || pieces.length !== first.parts) return null
    if (!pieces.every((record, part) => isWhole(record, part, epoch))) return null
    texts.push({ ids: first.ids, text: pieces.map(({ text }) => text as string).join('') })
    start += pieces.length
  }
  return texts
}

/** The events of a text; null when it has not as many lines. */
export function splitLines({ ids, text }: JoinedLines): EventText[] | null {
  const lines = text.split('\n')
  const events: EventText[] = []
  let line = 0
  for (let pair = 0; pair < ids.length; pair += 2) for (let id = ids[pair] ?? 0; id <= (ids[pair + 1] ?? -1); id++) events.push({ id, text: lines[line++] ?? '' })
  return line === lines.length ? events : null
}

function isWhole(record: PageRecord, part: number, epoch: string | null): boolean {
  if (typeof record.text !== 'string' || !Array.isArray(record.ids)) return false
  return (record.epoch === null || record.epoch === epoch) && record.sum === checksum(record.text, part, record.ids)
}
