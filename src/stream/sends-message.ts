import type { NewEvent } from '../protocol/agent-event.ts'
import type { PendingSend } from './conversation.ts'

/** A message that a user sent, as tabs tell each other of it. */
export interface SharedSend {
  readonly key: string
  readonly action: NewEvent
  readonly createdAt: number
  readonly status: PendingSend['status']
  readonly error: { readonly code: string; readonly message: string } | null
  readonly durable: boolean
  /** The outbox that it was saved in. */
  readonly home: string | undefined
  /** The event it became, once the server has said so. */
  readonly ackedId: number | null
  /** It may be with a server that knows no keys. */
  readonly tried: boolean
  /** Highest id of the log when it was sent: what came before is no echo of it. */
  readonly after: number
  /** The log it was written for, where that was known. */
  readonly epoch: string | null
  /** Another tab, that led before, may have given it to the server. */
  readonly handed?: boolean | undefined
}

/** What tabs tell each other of the messages a user sent. One delivers, the leader; what it shows, all show. */
export type SendsMessage =
  /** A follower asks for the leader's list. */
  | { readonly type: 'hello' }
  /** To itself alone, by a leader that stood still: another tab may have saved what it was not heard to tell of. */
  | { readonly type: 'look' }
  /**
   * A follower has a message that the leader has not listed: the leader takes it up, and answers with its list.
   * `reign` is that of the leader whom it is for: another one does not know what became of it.
   */
  | { readonly type: 'send'; readonly reign: string; readonly entry: SharedSend }
  | { readonly type: 'retry'; readonly key: string }
  | { readonly type: 'discard'; readonly key: string }
  /**
   * The leader's whole list, at each change. `reign` names this time of this leader's: what its list had and has no more is settled.
   * `gone`: keys that were settled last, with the event that each became (null: discarded), for those who have not seen that event yet.
   */
  | { readonly type: 'sends'; readonly reign: string; readonly entries: readonly SharedSend[]; readonly gone: readonly (readonly [key: string, id: number | null])[] }
