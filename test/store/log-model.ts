import fc from 'fast-check'
import { expect } from 'vitest'
import { missingIn, rangesOfIds } from '../../src/ingest/range-set.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { AppendOptions, EventQuery, MirrorEventLog } from '../../src/store/event-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent } from './make-events.ts'

/** Highest id in a schedule: with pages of 10, some pages are sealed, some begun, some not touched. */
const LAST = 79

export interface AppendStep {
  readonly kind: 'append'
  readonly ids: readonly number[]
  readonly covers: { readonly from: number; readonly to: number } | null
}
export type Step = AppendStep | { readonly kind: 'conflict'; readonly ids: readonly number[] } | { readonly kind: 'clear' }

const run = fc.tuple(fc.nat(LAST), fc.nat(25)).map(([from, length]) => ({ from, to: Math.min(LAST, from + length) }))
const ids = fc.oneof(
  fc.array(fc.nat(LAST), { maxLength: 8 }),
  run.map(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
)
export const appendStep: fc.Arbitrary<AppendStep> = fc.record({ kind: fc.constant('append' as const), ids, covers: fc.option(run, { nil: null }) })
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: appendStep },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('conflict' as const), ids: fc.array(fc.nat(LAST), { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
)
export const query = fc.record({ startId: fc.nat(LAST + 5), endId: fc.nat(LAST + 5), reverse: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }) })

/** A log as plainly as can be. */
export class LogModel {
  readonly held = new Set<number>()
  readonly known = new Set<number>()

  append({ ids, covers }: AppendStep): void {
    for (const id of ids) {
      this.held.add(id)
      this.known.add(id)
    }
    if (covers !== null) for (let id = covers.from; id <= covers.to; id++) this.known.add(id)
  }

  clear(): void {
    this.held.clear()
    this.known.clear()
  }

  /** What a search gives, and the holes that it then stumbles on. */
  search({ startId = 0, endId = LAST, reverse = false, limit = Infinity }: EventQuery): { ids: number[]; missing: readonly { from: number; to: number }[] } {
    const found: number[] = []
    for (let i = 0; i <= endId - startId; i++) {
      const id = reverse ? endId - i : startId + i
      if (found.length >= limit) break
      if (!this.known.has(id)) return { ids: found, missing: missingIn(ranges(this.known), reverse ? { from: startId, to: id } : { from: id, to: endId }) }
      if (this.held.has(id)) found.push(id)
    }
    return { ids: found, missing: [] }
  }

  async check(log: MirrorEventLog, queries: readonly EventQuery[]): Promise<void> {
    expect(await log.head()).toMatchObject({
      latestEventId: Math.max(-1, ...this.held),
      known: ranges(this.known),
      absent: ranges(new Set([...this.known].filter((id) => !this.held.has(id)))),
    })
    expect(await search(log, { onMissing: 'skip' })).toEqual([...this.held].sort((a, b) => a - b).map((id) => makeEvent(id)))
    for (const asked of queries) {
      const { ids, missing } = this.search(asked)
      const found = await searchToHole(log, asked)
      expect(found).toEqual({ events: ids.map((id) => makeEvent(id)), missing })
    }
  }
}

/** Applies a step to a log; tells whether it was refused. */
export async function applyStep(log: MirrorEventLog, applied: Step): Promise<boolean> {
  if (applied.kind === 'clear') return log.clear().then(() => true)
  const changed = applied.kind === 'conflict' ? 'not what was there' : undefined
  const options: AppendOptions = applied.kind === 'append' && applied.covers !== null ? { covers: applied.covers } : {}
  const outcome = log.append(applied.ids.map((id) => makeEvent(id, changed)), options)
  return outcome.then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ code: 'event_conflict' })
      return false
    },
  )
}

async function searchToHole(log: MirrorEventLog, asked: EventQuery): Promise<{ events: AgentEvent[]; missing: unknown }> {
  const events: AgentEvent[] = []
  try {
    for await (const event of log.searchEvents(asked)) events.push(event)
  } catch (error) {
    expect(error).toMatchObject({ code: 'range_not_held' })
    return { events, missing: (error as { missing?: unknown }).missing }
  }
  return { events, missing: [] }
}

function ranges(ids: ReadonlySet<number>): readonly { from: number; to: number }[] {
  return rangesOfIds([...ids].sort((a, b) => a - b))
}
