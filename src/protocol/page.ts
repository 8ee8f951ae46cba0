import { fields } from './fields.ts'
import { assertShape } from './shape.ts'

/** A server's answer to a question for events: the events are not parsed yet, see `parseEvents`. */
export interface EventPage {
  readonly events: readonly unknown[]
  /** Whether the range asked for holds more in the direction asked for. */
  readonly hasMore: boolean
  /** Highest id of the log, -1 when it is empty. Open ranges of contiguous servers only. */
  readonly latestEventId?: number
  readonly epoch?: string
}

const page = fields('events:any[] has_more:flag latest_event_id?:end epoch?')

/**
 * Reads the answer of `GET /events`.
 * @throws {ProtocolError} whose `field` names the place, e.g. `has_more`.
 * @example const { events, rejected } = parseEvents(parsePage(await response.json()).events)
 */
export function parsePage(input: unknown): EventPage {
  assertShape(page, input)
  return {
    events: input.events,
    hasMore: input.has_more,
    ...(input.latest_event_id != null && { latestEventId: input.latest_event_id }),
    ...(input.epoch != null && { epoch: input.epoch }),
  }
}
