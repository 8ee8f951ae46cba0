import type { LaneUrls } from '../../server/live/lane.ts'

/** Where a page of the live rows finds its events. */
export interface Place {
  readonly lanes: LaneUrls
  readonly conversation: string
}

/** One contender's screen. */
export interface Screen {
  /** Resolves when it hears what is sent from now on. */
  readonly ready: Promise<void>
  /** How many events it has, in the order of their ids, each counted once. */
  count(): number
}

/** Shows the last events of a conversation in an element, and follows it. */
export type Show = (host: HTMLElement, place: Place) => Screen
