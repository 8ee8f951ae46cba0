import type { AgentEvent } from '../../src/protocol/agent-event.ts'

/** One way of keeping events on a device: `bench/caches/<name>.ts`, exporting `cache`. Each does it as its own documentation recommends. */
export interface EventCache {
  /** Opens a database, or makes it; resolves when it can be asked. */
  open(database: string): Promise<OpenCache>
  /** Opens it as an app that shows the end of the log would, for good. The result is what that app holds. Default: the last events of {@link open}. */
  hold?(database: string): Promise<unknown>
  /** Brings what was kept into the form in which it lies later. */
  pack?(database: string): Promise<void>
}

export interface OpenCache {
  /** Keeps what one answer of a server brought, after all that is there. */
  keep(events: readonly AgentEvent[]): Promise<void>
  /** Resolves when all that was kept is on the device. Default: it is when `keep` resolves. */
  settle?(): Promise<void>
  /** The last events, parsed, in any order. */
  last(count: number): Promise<readonly AgentEvent[]>
  /** Reads and parses all events, one after the other or at once; resolves with how many there are. */
  readAll(): Promise<number>
  /** 100 events from this id on, a multiple of 100. */
  page(from: number): Promise<readonly AgentEvent[]>
  /** How many events below this id hold the text. */
  search(text: string, below: number): Promise<number>
  close(): Promise<void> | void
}

/** Stands in one event of a thousand, and nowhere else. */
export const NEEDLE = 'connection refused'
