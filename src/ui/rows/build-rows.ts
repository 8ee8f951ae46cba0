import type { AgentEvent } from '../../protocol/agent-event.ts'
import type { BuildRowsOptions, TimelineRow } from './row.ts'
import { createBuilder, type RowBuilder } from './row-builder.ts'
import { RowGroups } from './row-groups.ts'

export type { RowBuilder } from './row-builder.ts'
export type { BuildRowsOptions, TimelineRow } from './row.ts'

/**
 * Makes rows of events: messages, calls (an action with the observation that answers it), groups of calls, states, days and gaps, then what
 * is no event yet.
 *
 * @param events ascending by id; an observation may stand before its action.
 * @returns rows in the order in which they are shown. To build again and again, use {@link createRowBuilder}: it keeps rows that did not change.
 * @example const rows = buildRows(await log.getMatchingEvents(), { timeZone: 'UTC' })
 */
export function buildRows(events: readonly AgentEvent[], options?: BuildRowsOptions): readonly TimelineRow[] {
  return createRowBuilder()(events, options)
}

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
  const single = createBuilder()
  const folded = createBuilder((rows, shown) => new RowGroups(rows, shown))
  return (events, options) => (options?.groups === false ? single : folded)(events, options)
}
