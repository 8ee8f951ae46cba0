import type { LaneName } from '../../server/live/lane.ts'

/** Who takes part in the live rows, by the name in the table: the page's module, and the server that feeds it. */
export const CONTENDERS = {
  eventreel: { module: 'eventreel', lane: 'eventreel' },
  floor: { module: 'floor', lane: 'socket' },
  'socket.io-client': { module: 'socketio', lane: 'socketio' },
  'react-use-websocket': { module: 'react-use-websocket', lane: 'socket' },
  'Durable Streams client': { module: 'durable-streams', lane: 'durable' },
  StreamDB: { module: 'stream-db', lane: 'streamdb' },
  'list copied per event': { module: 'copied-list', lane: 'socket' },
  'TanStack Query': { module: 'query', lane: 'socket' },
} as const satisfies Readonly<Record<string, { readonly module: string; readonly lane: LaneName }>>

export type Contender = keyof typeof CONTENDERS
export const contenders = Object.keys(CONTENDERS) as Contender[]
