import { EventreelError } from '../errors.ts'
import { addRange, countIds, rangesOfIds, subtractRanges, type RangeSet } from '../ingest/range-set.ts'
import type { ParsedPage, ParsedSource } from '../source/parsed-source.ts'
import type { DiagnosticEntry, SourceShare } from './diagnostics.ts'
import type { Session } from './session.ts'

/**
 * Tells the record of a session what happens to it, and counts where its events come from. Changes nothing.
 * @param source is asked through what is put over its functions from now on
 */
export function watchSession(session: Session, source: ParsedSource): void {
  const { record, mirror, runtime, tabs } = session
  const shares = { memory: nothing(), disk: nothing(), http: nothing(), live: nothing() }
  const gapIds = { found: 0, filled: 0 }
  record.traffic = { sources: shares, gapIds }
  const count = (entry: DiagnosticEntry) => {
    if (entry.type === 'page-read') shares[entry.source] = grown(shares[entry.source], [entry])
  }
  for (const entry of record.recent) count(entry)
  record.onEntry = count

  let gaps: RangeSet = []
  let duplicates = 0
  let degraded = mirror.degraded
  let link = session.state.link
  let known = mirror.known
  const look = () => {
    if (link !== session.state.link) {
      link = session.state.link
      if (link === 'standing') record.tell({ type: 'connected', dialect: source.dialect ?? null })
    }
    if (record.duplicatesDropped > duplicates) record.tell({ type: 'duplicate', count: record.duplicatesDropped - duplicates })
    duplicates = record.duplicatesDropped
    if (mirror.degraded !== degraded && mirror.degraded !== null) record.tell({ type: 'degraded', reason: mirror.degraded })
    degraded = mirror.degraded
    if (mirror.known === known) return
    known = mirror.known
    // What lies above is not missing yet, but on its way.
    const open = mirror.gapsUpTo(mirror.cursor)
    const found = subtractRanges(open, gaps)
    const filled = subtractRanges(gaps, open)
    gaps = open
    gapIds.found += countIds(found)
    gapIds.filled += countIds(filled)
    for (const { from, to } of found) record.tell({ type: 'gap-found', from, to })
    for (const { from, to } of filled) record.tell({ type: 'gap-filled', from, to })
  }
  /** Keys of what the source was given, and when; until it is known what became of it. */
  const tried = new Map<string, number>()
  const settle = (key: string, id: number | null) => {
    const began = tried.get(key)
    if (began === undefined) return
    tried.delete(key)
    record.tell({ type: 'send-acknowledged', key, id, ms: runtime.now() - began })
  }
  const off = session.observe({
    // The event itself may come before the answer, which nobody waits for then.
    onEvents: (events) => {
      if (tried.size > 0) for (const { id, idempotency_key: key } of events) if (key !== undefined) settle(key, id)
    },
    onReset: () => {
      gaps = []
      record.tell({ type: 'reset' })
    },
    onChange: look,
  })
  const offRole = tabs.onRole((role) => record.tell({ type: 'role', role }))
  session.signal.addEventListener('abort', () => {
    off()
    offRole()
  })

  const { readPage, connect, send } = source
  source.readPage = async (query) => {
    const began = runtime.now()
    try {
      const page = await readPage(query)
      const span = spanOf(page)
      if (span !== null) record.tell({ type: 'page-read', source: 'http', ...span, ms: runtime.now() - began })
      return page
    } catch (error) {
      if (!query.signal.aborted) record.tell({ type: 'page-failed', code: codeOf(error), ms: runtime.now() - began })
      throw error
    }
  }
  source.connect = async function* (cursor) {
    for await (const frame of connect(cursor)) {
      if (frame.type === 'events') shares.live = grown(shares.live, rangesOfIds(frame.events.map(({ id }) => id).sort((a, b) => a - b)))
      yield frame
    }
  }
  if (send === undefined) return
  source.send = async (action, options) => {
    const key = options.idempotencyKey
    const began = runtime.now()
    tried.set(key, began)
    record.tell({ type: 'send-tried', key })
    try {
      const answer = await send(action, options)
      settle(key, answer.id ?? null)
      return answer
    } catch (error) {
      if (tried.delete(key) && !options.signal.aborted) record.tell({ type: 'send-failed', key, code: codeOf(error), ms: runtime.now() - began })
      throw error
    }
  }
}

function codeOf(error: unknown): EventreelError['code'] {
  return error instanceof EventreelError ? error.code : 'network_error'
}

function nothing(): SourceShare {
  return { reads: 0, ranges: [] }
}

function grown({ reads, ranges }: SourceShare, more: RangeSet): SourceShare {
  return { reads: reads + 1, ranges: more.reduce(addRange, ranges) }
}

function spanOf({ events }: ParsedPage): { readonly from: number; readonly to: number } | null {
  const first = events[0]?.id
  const last = events.at(-1)?.id
  return first === undefined || last === undefined ? null : { from: Math.min(first, last), to: Math.max(first, last) }
}
