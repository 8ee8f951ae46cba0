import type { AgentEvent } from '../../protocol/agent-event.ts'
import { ClockReader } from './clock-reader.ts'
import { RowAssembly } from './row-assembly.ts'
import type { BuildRowsOptions, TimelineRow } from './row.ts'
import { tailRows } from './tail-rows.ts'

export type { BuildRowsOptions, TimelineRow } from './row.ts'

const NO_OPTIONS: BuildRowsOptions = {}

/**
 * Makes rows of events: messages, calls (an action with the observation that answers it), states, days and gaps, then what is no event yet.
 *
 * @param events ascending by id; an observation may stand before its action.
 * @returns rows in the order in which they are shown. To build again and again, use {@link createRowBuilder}: it keeps rows that did not change.
 * @example const rows = buildRows(await log.getMatchingEvents(), { timeZone: 'UTC' })
 */
export function buildRows(events: readonly AgentEvent[], options: BuildRowsOptions = NO_OPTIONS): readonly TimelineRow[] {
  return createRowBuilder()(events, options)
}

export type RowBuilder = (events: readonly AgentEvent[], options?: BuildRowsOptions) => readonly TimelineRow[]

/**
 * A {@link buildRows} with a memory: rows that did not change keep their identity from one build to the next, so that memoized
 * components skip them, and an appended event costs the event alone. The result is that of `buildRows`.
 *
 * @example
 * const build = createRowBuilder()
 * const rows = build(events, { drafts })
 */
export function createRowBuilder(): RowBuilder {
  let clock = new ClockReader(undefined, undefined)
  let assembly = new RowAssembly(NO_OPTIONS, clock, new Map())
  let assembled: readonly AgentEvent[] = []
  let options = NO_OPTIONS
  let shown: readonly TimelineRow[] = []

  return (events, next = NO_OPTIONS) => {
    if (!sameBase(options, next) || !startsWith(events, assembled)) {
      if (!sameZones(options, next)) clock = new ClockReader(next.timeZone, next.serverTimeZone)
      assembly = new RowAssembly(next, clock, byKey(shown))
      assembled = []
    }
    if (assembled !== events) {
      for (let index = assembled.length; index < events.length; index++) {
        const event = events[index]
        if (event !== undefined) assembly.add(event)
      }
    }
    assembled = events
    options = next
    const rows = assembly.rows.concat(tailRows(assembly, next, shown))
    if (!sameItems(rows, shown)) shown = rows
    return shown
  }
}

function sameBase(a: BuildRowsOptions, b: BuildRowsOptions): boolean {
  return (
    sameGaps(a.gaps ?? [], b.gaps ?? []) &&
    (a.hasOlder ?? false) === (b.hasOlder ?? false) &&
    (a.isLive ?? true) === (b.isLive ?? true) &&
    (a.showHidden ?? false) === (b.showHidden ?? false) &&
    sameZones(a, b)
  )
}

function sameZones(a: BuildRowsOptions, b: BuildRowsOptions): boolean {
  return a.timeZone === b.timeZone && a.serverTimeZone === b.serverTimeZone
}

function sameGaps(a: NonNullable<BuildRowsOptions['gaps']>, b: NonNullable<BuildRowsOptions['gaps']>): boolean {
  return a === b || (a.length === b.length && a.every((gap, index) => gap.from === b[index]?.from && gap.to === b[index].to))
}

function startsWith(events: readonly AgentEvent[], start: readonly AgentEvent[]): boolean {
  if (events === start) return true
  if (events.length < start.length) return false
  for (let index = start.length - 1; index >= 0; index--) {
    if (events[index] !== start[index]) return false
  }
  return true
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

function byKey(rows: readonly TimelineRow[]): Map<string, TimelineRow> {
  return new Map(rows.map((row) => [row.key, row]))
}
