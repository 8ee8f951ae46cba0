// What goes over the wire by name: events of Socket.IO, the `type` of a JSON object on the WebSocket. Shared by client and server, which
// import it whole, as `WIRE`; a bundle keeps of it what it uses.

/** Server → client, one event (or status) as V0 sends it. */
export const event = 'oh_event'
/** Server → client, a batch of events in id order. */
export const events = 'oh_events'
/** Client → server. */
export const userAction = 'oh_user_action'
/** Client → server, the older name of the same. */
export const legacyAction = 'oh_action'
export const auth = 'auth'
export const ack = 'ack'
export const replayStart = 'replay_start'
export const logReset = 'log_reset'
export const replayDone = 'replay_done'
export const head = 'head'
export const transient = 'transient'
export const error = 'error'
