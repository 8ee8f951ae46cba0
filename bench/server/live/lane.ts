import type { WireEvent } from '../../lib/events.ts'

/** One way from a server to its clients. Each has its own log, or none, by conversation. */
export interface Lane {
  readonly url: string
  /** Sends events, or keeps them and sends them; resolves when the server has them. */
  send(conversation: string, events: readonly WireEvent[]): Promise<void>
  close(): Promise<void>
}

/** Where the clients of each lane connect. */
export type LaneUrls = Readonly<Record<LaneName, string>>
export type LaneName = 'eventreel' | 'socket' | 'socketio' | 'durable' | 'streamdb'

/** What the live server is told over its control socket; it answers `{ key }` when the events are sent. */
export interface Order {
  readonly key: number
  readonly to: LaneName
  readonly conversation: string
  readonly count: number
  /** Spread evenly; all at once where it is not given. */
  readonly perSecond?: number
}

/** What a process of the live server says when it serves. */
export interface LiveUrls {
  readonly control: string
  readonly lanes: LaneUrls
}
