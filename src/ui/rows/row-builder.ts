import type { AgentEvent } from '../../protocol/agent-event.ts'
import { ClockReader } from './clock-reader.ts'
import { type FoldRows, RowAssembly } from './row-assembly.ts'
import type { BuildRowsOptions, TimelineRow } from './row.ts'
import { tailRows } from './tail-rows.ts'

export type RowBuilder = (events: readonly AgentEvent[], options?: BuildRowsOptions) => readonly TimelineRow[]

/** @param fold Folds runs of calls. Whoever does without it does not load it. */
export function createBuilder(fold?: FoldRows): RowBuilder {
  let clock = new ClockReader(undefined, undefined)
  let assembly = new RowAssembly({}, clock, [])
  let base: readonly unknown[] = []
  let assembled: readonly AgentEvent[] = []
  let shown: readonly TimelineRow[] = []

  return (events, next = {}) => {
    const nextBase = baseOf(next)
    if (!sameItems(base, nextBase) || !startsWith(events, assembled)) {
      if (base[0] !== nextBase[0] || base[1] !== nextBase[1]) clock = new ClockReader(next.timeZone, next.serverTimeZone)
      assembly = new RowAssembly(next, clock, assembly.rows)
      assembly.folder = fold?.(assembly.rows, shown)
      assembled = []
    }
    for (const event of events.slice(assembled.length)) assembly.add(event)
    assembled = events
    base = nextBase
    const rows = (assembly.folder?.fold() ?? assembly.rows).concat(tailRows(assembly, next, shown))
    return (shown = sameItems(rows, shown) ? shown : rows)
  }
}

/** What of the options decides over rows already made; the zones come first. */
function baseOf({ timeZone, serverTimeZone, hasOlder = false, isLive = true, showHidden = false, gaps = [] }: BuildRowsOptions): readonly unknown[] {
  return [timeZone, serverTimeZone, hasOlder, isLive, showHidden, ...gaps.flatMap(({ from, to }) => [from, to])]
}

function startsWith(items: readonly unknown[], start: readonly unknown[]): boolean {
  return items.length >= start.length && start.every((item, index) => item === items[index])
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && startsWith(a, b)
}
