/** What goes over the wire by name: events of Socket.IO, the `type` of a JSON object on the WebSocket. Shared by client and server. */
export const WIRE = {
  /** Server → client, one event (or status) as V0 sends it. */
  event: 'oh_event',
  /** Server → client, a batch of events in id order. */
  events: 'oh_events',
  /** Client → server. */
  userAction: 'oh_user_action',
  /** Client → server, the older name of the same. */
  legacyAction: 'oh_action',
  auth: 'auth',
  ack: 'ack',
  replayStart: 'replay_start',
  logReset: 'log_reset',
  replayDone: 'replay_done',
  head: 'head',
  transient: 'transient',
  error: 'error',
} as const
