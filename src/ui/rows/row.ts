import type { AgentEvent } from '../../protocol/agent-event.ts'
import type { Draft, Notice, PendingSend } from '../../stream/conversation.ts'

/**
 * How a call stands: `running` no answer yet · `ok` answered, or needs no answer · `error` answered by an error or a
 * non-zero exit · `timeout` answered that time ran out · `rejected` the person said no · `awaiting` the person is asked ·
 * `unanswered` the agent went on and no answer came.
 */
export type CallStatus = 'running' | 'ok' | 'error' | 'timeout' | 'rejected' | 'awaiting' | 'unanswered'

interface RowBase {
  /** Unique in a timeline, and the same for the same thing in every later build: while text grows, when its answer arrives, when older pages load. */
  readonly key: string
  /** The row's place in the log: the id of its first event. Rows without an event have none. */
  readonly id?: number
}

/** Something that a person or the agent said. */
export interface MessageRow extends RowBase {
  readonly type: 'message'
  readonly id: number
  readonly event: AgentEvent
  readonly speaker: 'user' | 'agent'
  readonly text: string
  /** True where the speaker changes, which is where its name is shown. */
  readonly startsTurn: boolean
  /** Milliseconds since the epoch; null where the event has no readable time. */
  readonly at: number | null
}

/** Something that the agent did, and what came of it. At least one of `action` and `observation` is there. */
export interface CallRow extends RowBase {
  readonly type: 'call'
  readonly id: number
  readonly action: AgentEvent | undefined
  readonly observation: AgentEvent | undefined
  readonly status: CallStatus
  /** From action to observation, on one clock; null while it runs and where the two do not tell. */
  readonly durationMs: number | null
  readonly at: number | null
  /** True for the newest call while it runs: the one that starts open. */
  readonly isNewest: boolean
}

/**
 * A run of calls with nothing between them, at least three of them finished, to be folded into one sentence. The newest call of all stands
 * outside until something follows it, one about which a person was asked always. Its key stays while calls come at either end.
 */
export interface GroupRow extends RowBase {
  readonly type: 'group'
  readonly id: number
  /** In the order of the log. What runs or failed should be shown also while the others are folded away. */
  readonly calls: readonly CallRow[]
}

/** Text that is being written. Its key is also the key of the message that will replace it. */
export interface DraftRow extends RowBase {
  readonly type: 'draft'
  readonly draft: Draft
  readonly startsTurn: boolean
}

/** Ids that are not held here, both ends inclusive. */
export interface GapRow extends RowBase {
  readonly type: 'gap'
  readonly from: number
  readonly to: number
}

/** The first row of a calendar day. */
export interface DayRow extends RowBase {
  readonly type: 'day'
  /** An instant of that day, milliseconds since the epoch. */
  readonly at: number
}

/** The agent changed its state. */
export interface StateRow extends RowBase {
  readonly type: 'state'
  readonly id: number
  readonly event: AgentEvent
  readonly state: string
  readonly reason: string
  readonly at: number | null
}

/** Something that the server says and that is no event. */
export interface NoticeRow extends RowBase {
  readonly type: 'notice'
  readonly notice: Notice
}

/** What the person sent and the log does not show yet. Its key is also the key of the message that will replace it, where the server shows it. */
export interface PendingRow extends RowBase {
  readonly type: 'pending'
  readonly send: PendingSend
  readonly text: string
}

/** One row of a timeline. Switch over `type`; a row keeps its identity until something in it changes. */
export type TimelineRow = MessageRow | CallRow | GroupRow | DraftRow | GapRow | DayRow | StateRow | NoticeRow | PendingRow

export interface BuildRowsOptions {
  /** Ids not held here; those that lie between two events become gap rows. */
  readonly gaps?: readonly { readonly from: number; readonly to: number }[] | undefined
  readonly drafts?: readonly Draft[] | undefined
  readonly pending?: readonly PendingSend[] | undefined
  readonly notices?: readonly Notice[] | undefined
  /** Whether the log goes on before the first event given. Without it, the first row is a day row. Default false. */
  readonly hasOlder?: boolean | undefined
  /** Whether the log is followed to its end. Where it is not, a call without an answer is `unanswered`, never `running`. Default true. */
  readonly isLive?: boolean | undefined
  /** Show what servers send for themselves: hidden events, `null`, `recall`, `system`, requests to change state. Default false. */
  readonly showHidden?: boolean | undefined
  /** Fold runs of calls into {@link GroupRow}s. Default true. */
  readonly groups?: boolean | undefined
  /** IANA zone in which a day begins, for example `Asia/Shanghai`. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** IANA zone of timestamps that carry no offset. Default: the reader's. */
  readonly serverTimeZone?: string | undefined
}
