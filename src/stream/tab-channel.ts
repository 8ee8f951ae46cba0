import type { TransientFrame } from '../protocol/frames.ts'
import type { Runtime, TabChannel as Channel } from '../runtime.ts'
import type { IdRange } from '../store/event-log.ts'
import type { Draft } from './conversation.ts'
import type { LogStamp } from './log-commit.ts'
import type { SessionState } from './session.ts'
import type { TabTopics } from './tab-link.ts'

/** The leader's state as it travels: an error is not cloned whole. */
export interface SharedState extends Omit<SessionState, 'error'> {
  readonly error: { readonly code: string; readonly message: string; readonly retryable: boolean } | null
}

/** What tabs say to each other of one log. Events travel as JSON: text is cheaper to clone, and parsed by whom it concerns. */
export type TabMessage =
  /** A follower is new here, or has missed something: the leader tells how things stand. */
  | { readonly type: 'join' }
  | { readonly type: 'beat' }
  | { readonly type: 'state'; readonly state: SharedState; readonly proven: number; readonly drafts?: readonly Draft[] | undefined }
  /** This is on the disk now. */
  | { readonly type: 'kept'; readonly stamp: LogStamp; readonly events: string; readonly covers: IdRange | undefined }
  /** The log was dropped, or another tab has led since: whoever hears it looks at the disk. */
  | { readonly type: 'dropped'; readonly stamp: LogStamp }
  | { readonly type: 'hints'; readonly events: string }
  /** These hints were of no events. */
  | { readonly type: 'phantoms'; readonly ids: readonly number[] }
  | { readonly type: 'transient'; readonly frame: TransientFrame }
  | { readonly type: 'reconnect' }
  | { readonly type: 'topic'; readonly topic: keyof TabTopics; readonly message: TabTopics[keyof TabTopics] }

/** One tab's time as the leader of one log. */
export type Lead = Pick<LogStamp, 'logId' | 'term'>

interface Envelope {
  readonly from: string
  /** Counts this sender's messages, so that a missed one is noticed. */
  readonly n: number
  /** Under which the sender leads; null: it does not. */
  readonly lead: Lead | null
  readonly message: TabMessage
}

export interface TabChannelOptions {
  readonly name: string
  readonly runtime: Runtime
  /** Null where this tab does not lead. */
  readonly lead: () => Lead | null
  /** One after the other, in the order of arrival. `missed`: messages of this sender before it did not arrive. */
  readonly accept: (message: TabMessage, lead: Lead | null, missed: boolean) => Promise<void>
  /** Done before the first message is accepted: what was said before must be known from the disk. */
  readonly prepare: () => Promise<void>
}

/** The messages of the tabs that share one log. */
export class TabChannel {
  readonly #options: TabChannelOptions
  readonly #channel: Channel
  readonly #id: string
  readonly #heardOf = new Map<string, number>()
  #sent = 0
  #isLeaderHeard = false
  #accepted: Promise<void>

  constructor(options: TabChannelOptions & { readonly BroadcastChannel: NonNullable<Runtime['BroadcastChannel']> }) {
    this.#options = options
    this.#id = options.runtime.uuid()
    this.#channel = new options.BroadcastChannel(options.name)
    this.#channel.onmessage = ({ data }) => this.#receive(data as Envelope)
    this.#accepted = options.prepare()
    this.post({ type: 'join' })
  }

  /** Whether there was ever anybody to hear this. */
  get hasOthers(): boolean {
    return this.#heardOf.size > 0
  }

  /** Whether the leader was heard since the last call. */
  takeHeard(): boolean {
    const isHeard = this.#isLeaderHeard
    this.#isLeaderHeard = false
    return isHeard
  }

  /** Counts a message that nobody seemed to be there for: one who stood still hears by the next that something is missing. */
  skip(): void {
    this.#sent++
  }

  post(message: TabMessage): void {
    const envelope: Envelope = { from: this.#id, n: ++this.#sent, lead: this.#options.lead(), message }
    this.#channel.postMessage(envelope)
  }

  /** Resolves when what has arrived so far is done. */
  async settled(): Promise<void> {
    await this.#accepted
  }

  /** Resolves when what has arrived is done. */
  async close(): Promise<void> {
    this.#channel.onmessage = null
    this.#channel.close()
    await this.#accepted
  }

  #receive({ from, n, lead, message }: Envelope): void {
    const before = this.#heardOf.get(from)
    this.#heardOf.set(from, n)
    if (lead !== null) this.#isLeaderHeard = true
    const missed = n !== (before ?? 0) + 1
    this.#accepted = this.#accepted.then(() => this.#options.accept(message, lead, missed))
  }
}
