import { fields } from './fields.ts'
import { assertShape, malformed, type Shape } from './shape.ts'
import * as WIRE from './wire-names.ts'

/** What is shown but never stored: a draft's text so far (or what is added to it), or something a server says. */
export type TransientFrame =
  | { readonly draft: { readonly key: string; readonly text?: string | null | undefined; readonly delta?: string | null | undefined } }
  | { readonly notice: { readonly level: 'info' | 'warning' | 'error'; readonly code: string; readonly message: string } }

/** A server's answer to a sent action: an id, or an error. */
export interface Ack {
  readonly idempotency_key?: string | null
  readonly id?: number | null
  readonly epoch?: string | null
  /** `retry_after`: after how many seconds the same may be tried again. */
  readonly error?: { readonly code: string; readonly message: string; readonly retry_after?: number | null } | null
}

interface Place {
  readonly epoch: string
  /** Highest id of the log, -1 when it is empty. */
  readonly latest_event_id: number
}

/** What a contiguous connection says, from either transport, in the wire's own fields. Events are not parsed yet, see `parseEvents`. */
export type LiveFrame =
  | { readonly type: 'events'; readonly events: readonly unknown[] }
  | (Place & { readonly type: 'replay_start'; readonly from_id: number; readonly head_interval_ms: number; readonly max_event_bytes?: number | null })
  | (Place & { readonly type: 'log_reset'; readonly reason?: string | null })
  | (Place & { readonly type: 'replay_done' })
  | (Place & { readonly type: 'head'; readonly sent_id: number })
  | { readonly type: 'transient'; readonly transient: TransientFrame }
  | (Ack & { readonly type: 'ack' })
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  /** A frame of a newer server: to be ignored. */
  | { readonly type: 'unknown'; readonly name: string }

const place = 'epoch latest_event_id:end'
const coded = fields('code message')

const frames = new Map<string, Shape<unknown>>([
  [WIRE.replayStart, fields(`${place} from_id:id head_interval_ms:positive max_event_bytes?:positive`)],
  [WIRE.logReset, fields(`${place} reason?`)],
  [WIRE.replayDone, fields(place)],
  [WIRE.head, fields(`${place} sent_id:end`)],
  [WIRE.error, coded],
])
const ack = fields('idempotency_key? id?:id epoch? error?:refused', { refused: fields('code message retry_after?:number') })
const transient = fields('draft?:draft notice?:notice', { draft: fields('key text? delta?'), notice: fields('level:level code message') })
const typed = fields('type')

/**
 * Reads a message of a contiguous Socket.IO connection.
 * @param name The event's name; one that is not known gives an `unknown` frame.
 * @throws {ProtocolError} whose `field` names the place, e.g. `head.sent_id`.
 * @example parseSocketIoFrame('oh_events', [event]) // { type: 'events', events: [event] }
 */
export function parseSocketIoFrame(name: string, payload: unknown): LiveFrame {
  if (name !== WIRE.events) return parseFrame(name, payload)
  if (!Array.isArray(payload)) throw malformed('a list is expected', [name])
  return { type: 'events', events: payload }
}

/**
 * Reads a frame of a contiguous WebSocket: a list is always events, an object is told by its `type`.
 * @param input The frame's JSON, see `parseJson`.
 * @throws {ProtocolError} as {@link parseSocketIoFrame}.
 * @example parseWebSocketFrame(parseJson(text))
 */
export function parseWebSocketFrame(input: unknown): LiveFrame {
  if (Array.isArray(input)) return { type: 'events', events: input }
  assertShape(typed, input, 'frame')
  return parseFrame(input.type, input)
}

function parseFrame(type: string, input: unknown): LiveFrame {
  if (type === WIRE.transient) return { type, transient: parseTransient(input) }
  if (type === WIRE.ack) return { ...parseAck(input), type }
  const shape = frames.get(type)
  if (!shape) return { type: 'unknown', name: type }
  assertShape(shape, input, type)
  // The table pairs each name with its own schema, which the type checker cannot follow.
  return { ...(input as object), type } as LiveFrame
}

/**
 * Reads a draft or a notice: of a `transient` frame, or as a source of one's own gives it.
 * @throws {ProtocolError}
 */
export function parseTransient(input: unknown): TransientFrame {
  assertShape(transient, input, WIRE.transient)
  const { draft, notice } = input
  if (notice) return { notice }
  if (draft && (draft.text ?? draft.delta) != null) return { draft }
  throw malformed('a text or a delta is expected', [WIRE.transient, 'draft'])
}

/**
 * Reads the answer to a sent action: what a Socket.IO callback got, or an `ack` frame of the WebSocket.
 * @throws {ProtocolError}
 */
export function parseAck(input: unknown): Ack {
  assertShape(ack, input, WIRE.ack)
  if (input.id == null && !input.error) throw malformed('an id or an error is expected', [WIRE.ack, 'id'])
  return input as Ack
}
