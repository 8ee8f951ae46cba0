import type { AgentEvent } from '../../protocol/agent-event.ts'
import { ClockReader } from './clock-reader.ts'
import { RowAssembly } from './row-assembly.ts'
import type { BuildRowsOptions, TimelineRow } from './row.ts'
import { tailRows } from './tail-rows.ts'

export type { BuildRowsOptions, TimelineRow } from './row.ts'

const NO_OPTIONS: BuildRowsOptions = {}

/**
 * Makes rows of events: messages, calls (an action with the observation that answers it), groups of calls, states, days and gaps, then what
 * is no event yet.
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
 * components skip them, and an appended event costs the event alone. The result is that of `buildRows`, but for the key of a group
 * whose first call is no longer (or was not yet) there: it stays what it was.
 *
 * @example
 * const build = createRowBuilder()
 * const rows = build(events, { drafts })
 */
export function createRowBuilder(): RowBuilder {
  let clock = new ClockReader(undefined, undefined)
  let assembly = new RowAssembly(NO_OPTIONS, clock, [])
  let assembled: readonly AgentEvent[] = []
  let base = baseOf(NO_OPTIONS)
  let shown: readonly TimelineRow[] = []

  return (events, next = NO_OPTIONS) => {
    const nextBase = baseOf(next)
    if (!sameItems(base, nextBase) || !startsWith(events, assembled)) {
      if (!sameItems(base.slice(0, 2), nextBase.slice(0, 2))) clock = new ClockReader(next.timeZone, next.serverTimeZone)
      assembly = new RowAssembly(next, clock, shown)
      assembled = []
    }
    if (assembled !== events) {
      for (let index = assembled.length; index < events.length; index++) {
        const event = events[index]
        if (event !== undefined) assembly.add(event)
      }
    }
    assembled = events
    base = nextBase
    const rows = assembly.rows.concat(tailRows(assembly, next, shown))
    if (!sameItems(rows, shown)) shown = rows
    return shown
  }
}

/** What of the options decides over rows already made; the zones come first. */
function baseOf({ timeZone, serverTimeZone, hasOlder = false, isLive = true, showHidden = false, groups = true, gaps = [] }: BuildRowsOptions): readonly unknown[] {
  return [timeZone, serverTimeZone, hasOlder, isLive, showHidden, groups, ...gaps.flatMap(({ from, to }) => [from, to])]
}

function startsWith(events: readonly AgentEvent[], start: readonly AgentEvent[]): boolean {
  return events === start || (events.length >= start.length && start.every((event, index) => event === events[index]))
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
