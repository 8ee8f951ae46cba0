import type { NewEvent } from '../protocol/agent-event.ts'

/** What tabs tell each other of the messages a user sent. */
export type SendsMessage =
  /** A follower's new message, to the leader, which delivers it. */
  | { readonly type: 'send'; readonly key: string; readonly action: NewEvent }
