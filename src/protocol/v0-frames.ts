import type { TransientFrame } from './frames.ts'
import { fields, idField } from './fields.ts'
import { assertShape, isShape } from './shape.ts'
import * as WIRE from './wire-names.ts'

/** What a V0 server says in one `oh_event`. */
export type V0Frame =
  /** An event of the log, not parsed yet; its content is a hint. */
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  /** Sent at the end of a session, not an event of the log. */
  | { readonly type: 'agent_state'; readonly state: string }
  | { readonly type: 'transient'; readonly transient: TransientFrame }
  | { readonly type: 'unknown' }

const payload = fields('message?')
const closingState = fields('extras:state', { state: fields('agent_state') })

/**
 * Reads one `oh_event` of a V0 server, which is an event of the log, a status, an error, or the last state of a session.
 * @throws {ProtocolError}
 * @example parseV0Frame({ status_update: true, type: 'info', id: 'STATUS$READY', message: 'Ready' })
 */
export function parseV0Frame(input: unknown): V0Frame {
  assertShape(payload, input, WIRE.event)
  const { id, status_update: isStatus, error: isError, type, observation, message } = input
  if (isShape(idField, id)) return { type: 'event', id, event: input }
  if (isStatus === true || isError === true) {
    const level = isError === true || type === 'error' ? 'error' : 'info'
    const code = typeof id === 'string' ? id : isError === true ? 'error' : 'status'
    return { type: 'transient', transient: { notice: { level, code, message: message ?? '' } } }
  }
  if (observation === 'agent_state_changed' && isShape(closingState, input)) return { type: 'agent_state', state: input.extras.agent_state }
  return { type: 'unknown' }
}
