import { ProtocolError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import { parseEvents, type RejectedEvent } from '../protocol/parse-event.ts'
import { sameJson } from '../protocol/same-json.ts'
import type { ConversationSource, SourceFrame, SourcePage, SourcePageQuery } from './conversation-source.ts'

/** A log that is complete and will never change. */
export interface StaticConversationSource extends ConversationSource {
  readonly isStatic: true
  /** The events of the array that could be read, ascending by id. */
  readonly events: readonly AgentEvent[]
  /** Entries of the array that are not events, or have the id of another one. */
  readonly rejected: readonly RejectedEvent[]
}

/**
 * A conversation of an exported array of events: no server, nothing to connect to.
 * @param events In any order; ids may leave gaps, and what lies in them does not exist. When no entry has an id, each has its place in
 *   the array as its id. Equal entries count once. What is not an event is set aside in `rejected`.
 * @param options `definitions`: kinds of your own, from `defineEvents`.
 * @example
 * const source = conversationFromArray(JSON.parse(await file.text()))
 * const client = createEventClient({ source: () => source })
 */
export function conversationFromArray(
  events: readonly unknown[],
  options: { readonly definitions?: EventDefinitions | undefined } = {},
): StaticConversationSource {
  const parsed = parseEvents(hasIds(events) ? events : events.map(numbered), options.definitions)
  const rejected = [...parsed.rejected]
  const byId = new Map<number, AgentEvent>()
  for (const event of parsed.events) {
    const other = byId.get(event.id)
    if (!other) byId.set(event.id, event)
    else if (!sameJson(other, event)) {
      const error = new ProtocolError('id', `id: another event has the id ${event.id}`)
      rejected.push({ index: events.indexOf(event), id: event.id, error })
    }
  }
  const log = [...byId.values()].sort((a, b) => a.id - b.id)
  return {
    isStatic: true,
    events: log,
    rejected: rejected.sort((a, b) => a.index - b.index),
    readPage: async (query) => readPage(log, query),
    // oxlint-disable-next-line require-yield -- there is nothing to say, ever
    async *connect(): AsyncGenerator<SourceFrame, void, void> {},
  }
}

function readPage(log: readonly AgentEvent[], { from = 0, to = Infinity, limit, reverse, signal }: SourcePageQuery): SourcePage {
  signal.throwIfAborted()
  const first = placeOf(log, from)
  const end = Math.max(first, placeOf(log, to + 1))
  const count = Math.min(limit, end - first)
  return {
    events: reverse ? log.slice(end - count, end).reverse() : log.slice(first, first + count),
    hasMore: count < end - first,
    latestEventId: log.at(-1)?.id ?? -1,
  }
}

/** Place of the first event whose id is not below the one given. */
function placeOf(log: readonly AgentEvent[], id: number): number {
  let low = 0
  let high = log.length
  while (low < high) {
    const middle = (low + high) >>> 1
    // In bounds: low ≤ middle < high ≤ length.
    if ((log[middle] as AgentEvent).id < id) low = middle + 1
    else high = middle
  }
  return low
}

function hasIds(events: readonly unknown[]): boolean {
  return events.some((event) => isObject(event) && event['id'] != null)
}

function numbered(event: unknown, index: number): unknown {
  return isObject(event) ? { ...event, id: index } : event
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
