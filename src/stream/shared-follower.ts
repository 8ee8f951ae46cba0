import { EventreelError, isEventreelError, type EventreelErrorCode } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { ParsedSource } from '../source/parsed-source.ts'
import type { IdRange } from '../store/event-log.ts'
import { takeCommit } from './catch-up.ts'
import { everyBeat, takeTurns } from './leadership.ts'
import type { LiveSession } from './live-session.ts'
import type { Follower, Session } from './session.ts'
import { TabChannel, type Lead, type SharedState, type TabMessage } from './tab-channel.ts'
import { toEventreelError } from './to-eventreel-error.ts'
import { whileAwake } from './while-awake.ts'

/**
 * Keeps a session level with its source together with the other tabs of this origin: one leads and holds the connection, the others
 * are told what it has kept, after its commit. Where nothing can be shared (no Web Locks, nothing kept on this device) a tab is alone.
 */
export class SharedFollower implements Follower {
  readonly #session: Session
  readonly #live: LiveSession
  readonly #name: string | null
  #channel: TabChannel | null = null
  /** The term in which this tab leads; null when it does not. */
  #term: number | null = null
  #resign: () => void = () => {}
  /** The state that was told last, as JSON. */
  #lastState = ''

  /** @param name what the tabs that share this log have in common and no others; null: nothing is shared */
  constructor(session: Session, live: LiveSession, name: string | null) {
    this.#session = session
    this.#live = live
    this.#name = name
  }

  get source(): ParsedSource {
    return this.#live.source
  }
  get pagesFetched(): number {
    return this.#live.pagesFetched
  }
  fetchRange(range: IdRange, signal: AbortSignal): Promise<void> {
    return this.#unfenced(() => this.#live.fetchRange(range, signal))
  }
  readTail(signal: AbortSignal): Promise<void> {
    return this.#unfenced(() => this.#live.readTail(signal))
  }
  catchUp(): Promise<void> {
    return this.#live.catchUp()
  }
  reconnect(): void {
    if (this.#session.tabs.role === 'follower') this.#channel?.post({ type: 'reconnect' })
    else this.#live.reconnect()
  }

  follow(): Promise<void> {
    const { signal, runtime } = this.#session
    // A page that stands still must neither hold a connection nor lead.
    return whileAwake(runtime, signal, (awake) => this.#follow(awake))
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { tabs } = this.#session
    await this.#share(signal)
    if (signal.aborted) return
    tabs.role = 'alone'
    await this.#live.follow(signal)
  }

  /** Shares until the signal aborts, or until nothing can be shared any more. */
  async #share(life: AbortSignal): Promise<void> {
    const session = this.#session
    const { runtime, mirror, tabs } = session
    const { locks, BroadcastChannel } = runtime
    const name = this.#name
    if (name === null || locks === undefined || BroadcastChannel === undefined || !mirror.isDurable) return
    const shared = new AbortController()
    const channel = new TabChannel({ name, runtime, BroadcastChannel, lead: () => this.#ownLead, accept: (message, lead, missed) => this.#told(() => this.#handle(message, lead, missed)), prepare: () => this.#told(() => this.catchUp()) })
    this.#channel = channel
    tabs.carry = (topic, message) => channel.post({ type: 'topic', topic, message })
    tabs.role = 'follower'
    // What others hear of must be on the disk, and in the order in which it got there.
    mirror.onCommit = (commit) => {
      if (!channel.hasOthers) return channel.skip()
      const { stamp } = mirror
      channel.post(commit === null ? { type: 'dropped', stamp } : { type: 'kept', stamp, events: JSON.stringify(commit.fresh), covers: commit.covers })
    }
    const unobserve = session.observe({
      onEvents: () => {},
      // Its hints went with what it showed, and nobody else would ever confirm those that others show still.
      onReset: () => this.#welcome(),
      onHints: (events) => this.#tell({ type: 'hints', events: JSON.stringify(events) }),
      onPhantoms: (ids) => this.#tell({ type: 'phantoms', ids: [...ids] }),
      onTransient: (frame) => this.#tell({ type: 'transient', frame }),
      onChange: () => (mirror.isDurable ? this.#tellState() : shared.abort()),
    })
    try {
      await channel.settled()
      const signal = AbortSignal.any([life, shared.signal])
      await takeTurns({ name, locks, runtime, signal, isHeard: () => channel.takeHeard(), lead: (held) => this.#lead(held) })
    } catch (error) {
      session.record.lost(toEventreelError(error))
    } finally {
      unobserve()
      mirror.onCommit = () => {}
      tabs.carry = null
      this.#channel = null
      await channel.close()
    }
  }

  async #lead(held: AbortSignal): Promise<void> {
    const session = this.#session
    const { mirror, runtime, tabs } = session
    const resigned = new AbortController()
    this.#resign = () => resigned.abort()
    try {
      // From here on nobody else's writes count; what they have written is taken up.
      this.#term = await mirror.lead()
      await this.catchUp()
      const signal = AbortSignal.any([held, resigned.signal])
      if (signal.aborted || !mirror.isDurable) return
      tabs.role = 'leader'
      this.#welcome()
      const cancel = everyBeat(runtime, (isLate) => {
        this.#tell({ type: 'beat' })
        // A tab that is gone by now may have told of a message, and was not heard.
        if (isLate) tabs.deliver('sends', { type: 'look' })
      })
      await this.#live.follow(signal, () => this.#catchUp()).finally(cancel)
    } catch (error) {
      session.record.lost(toEventreelError(error))
    } finally {
      this.#term = null
      this.#lastState = ''
      if (tabs.role === 'leader') tabs.role = 'follower'
      // Whoever leads now has kept more, and told how things stand, while this tab did not listen.
      if (!session.signal.aborted && mirror.isDurable) {
        this.#channel?.post({ type: 'join' })
        await this.#told(() => this.catchUp())
      }
    }
  }

  async #catchUp(): Promise<void> {
    await this.catchUp()
    // Must not go on in another's term.
    if (this.#term !== null && this.#session.mirror.stamp.term !== this.#term) this.#resign()
  }

  /** Another tab has begun a term or dropped the log: what was to be written is asked for again. */
  async #unfenced(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!isEventreelError(error, 'fenced')) throw error
      await this.#catchUp()
      await work()
    }
  }

  /** What fails of one message must not keep the next one from being heard. */
  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#session.record.lost(toEventreelError(error))
    }
  }

  get #ownLead(): Lead | null {
    return this.#term === null ? null : { logId: this.#session.mirror.stamp.logId, term: this.#term }
  }

  /** Whether the disk knows that another tab has led since, or has another log: one that stood still, and has not heard of it yet, would tell what nobody takes back. */
  async #isOver({ logId, term }: Lead): Promise<boolean> {
    const { mirror } = this.#session
    if (logId !== mirror.stamp.logId || term > mirror.stamp.term) await this.#catchUp()
    const { stamp } = mirror
    // One that has not written since the log was lost is of none yet.
    return logId === stamp.logId ? term < stamp.term : logId !== null
  }

  async #handle(message: TabMessage, lead: Lead | null, missed: boolean): Promise<void> {
    const session = this.#session
    const isLeading = this.#term !== null
    if (missed) {
      await this.#catchUp()
      if (isLeading) this.#tellSends()
      else this.#channel?.post({ type: 'join' })
    }
    if (message.type === 'kept') {
      const fresh = JSON.parse(message.events) as AgentEvent[]
      if (!(await takeCommit(session.mirror, { fresh, covers: message.covers }, message.stamp))) await this.#catchUp()
    } else if (message.type === 'dropped') await this.#catchUp()
    else if (message.type === 'topic') session.tabs.deliver(message.topic, message.message)
    else if (isLeading) {
      if (message.type === 'join') {
        this.#welcome()
        this.#tellSends()
      } else if (message.type === 'reconnect') this.#live.reconnect()
    } else if (lead !== null) {
      if (await this.#isOver(lead)) this.#tellToLook()
      else this.#heed(message)
    }
  }

  /** What the leader alone knows. */
  #heed(message: TabMessage): void {
    const session = this.#session
    if (message.type === 'state') {
      if (message.drafts !== undefined) {
        session.takeDrafts(message.drafts)
        // Those of an earlier leader, which nobody confirms any more: this one's come next.
        session.dropHints(session.provisional.map(({ id }) => id))
      } else if (message.state.link === 'standing' && session.state.link !== 'standing' && session.transients.drafts.length > 0) {
        // As the leader does: on a new link, those that are still being written are sent again, whole.
        session.takeDrafts([])
      }
      session.proven = message.proven
      session.update({ ...message.state, error: reviveError(message.state.error) })
      // What the leader takes for saved is gone, and it has not noticed.
      if (message.drafts !== undefined && message.state.caughtUp && session.mirror.cursor < message.state.latest) this.#tellToLook()
    } else if (message.type === 'hints') session.showHints(JSON.parse(message.events) as AgentEvent[])
    else if (message.type === 'phantoms') session.dropHints(message.ids)
    else if (message.type === 'transient') session.showTransient(message.frame)
  }

  /** Where the leader does not know what the disk does: that its time is over (a tab that woke may have begun a term, and left it at once), or that the log is gone. */
  #tellToLook(): void {
    this.#channel?.post({ type: 'dropped', stamp: this.#session.mirror.stamp })
  }

  /** Tells how things stand to those who are new. */
  #welcome(): void {
    const session = this.#session
    const state = sharedState(session)
    this.#lastState = JSON.stringify(state)
    this.#tell({ type: 'state', state, proven: session.proven, drafts: session.transients.drafts })
    if (session.provisional.length > 0) this.#tell({ type: 'hints', events: JSON.stringify(session.provisional) })
  }

  /** Whoever was not heard, or has not heard, takes up what is unsent from the leader's list. */
  #tellSends(): void {
    this.#session.tabs.deliver('sends', { type: 'hello' })
  }

  #tellState(): void {
    if (this.#term === null || this.#channel?.hasOthers !== true) return
    const state = sharedState(this.#session)
    const text = JSON.stringify(state)
    if (text === this.#lastState) return
    this.#lastState = text
    this.#tell({ type: 'state', state, proven: this.#session.proven })
  }

  /** As leader, where there is anybody to hear it. */
  #tell(message: TabMessage): void {
    if (this.#term === null) return
    if (this.#channel?.hasOthers === true) this.#channel.post(message)
    else this.#channel?.skip()
  }
}

function sharedState({ state }: Session): SharedState {
  const { error } = state
  return { ...state, error: error === null ? null : { code: error.code, message: error.message, retryable: error.retryable } }
}

function reviveError(error: SharedState['error']): EventreelError | null {
  // Only an error of the leader's own is ever sent.
  return error === null ? null : new EventreelError(error.code as EventreelErrorCode, error.message, { retryable: error.retryable })
}
