import { EventreelError } from '../errors.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { sleep } from '../runtime.ts'
import type { Outbox, OutboxContent, OutboxEntry } from '../store/outbox.ts'
import type { PendingSend, SendReceipt } from './conversation.ts'
import { checkSize, Courier, toSaved } from './courier.ts'
import { isEchoOf, isEventOf } from './echo.ts'
import { SafeOutbox } from './safe-outbox.ts'
import { SendList, type SendEntry } from './send-list.ts'
import { reviveError, SendTabs } from './send-tabs.ts'
import type { Session } from './session.ts'

/** How much of the log is looked through, at most, for what became of messages that an earlier page left. */
const LOOK_BACK = 2_000
/** The event of a message that the server has taken comes within this time, or never: the server was set back meanwhile. */
const EVENT_MS = 30_000

export interface PendingSendsOptions {
  readonly session: Session
  readonly outbox: Outbox | null
  /** Tells of messages that another tab has deleted, in whatever conversation. The result detaches. */
  readonly onDiscarded?: ((discard: (key: string) => void) => () => void) | undefined
  readonly onChange: () => void
}

/**
 * What the user sent and the log does not show yet: in order, one under way at a time, over reconnects, reloads and tabs.
 * Of the tabs that show the same log, one delivers; all show the same.
 */
export class PendingSends {
  readonly #session: Session
  readonly #list: SendList
  readonly #outbox: SafeOutbox
  readonly #courier: Courier
  readonly #tabs: SendTabs
  readonly #stopRole: () => void
  readonly #stopDiscarded: (() => void) | undefined
  #isClosed = false
  #restoring = 0
  /** Whether the link's state is of this tab's own link, not of one that another tab had. */
  #isOwnLink = true
  #wasStanding = false
  /** Messages that the server has and the log does not show yet. */
  readonly #awaited = new Set<string>()
  #lastCreatedAt = 0
  /** What this tab has written to the disk or found there: the one that delivers it may have none. */
  readonly #own = new Set<string>()
  #saving: Promise<unknown> = Promise.resolve()
  #shown: { readonly entries: readonly SendEntry[]; readonly failure: EventreelError | null; readonly list: readonly PendingSend[] } | undefined

  constructor({ session, outbox, onDiscarded, onChange }: PendingSendsOptions) {
    this.#session = session
    this.#list = new SendList(
      () => {
        this.#courier.check()
        this.#tabs.changed()
        for (const { key, ackedId } of this.#list.entries) if (ackedId !== null) this.#awaitEvent(key, ackedId)
        onChange()
      },
      // Must come after the others were told: whoever leads next still finds it, or has heard that it is gone.
      ({ key, durable }) => {
        const isOwn = this.#own.delete(key)
        if (durable && (isOwn || !this.#tabs.isFollower)) this.#outbox.delete(key)
      },
    )
    this.#outbox = new SafeOutbox(outbox, session.runtime, () =>
      session.notify('warning', 'outbox_unavailable', 'Unsent messages cannot be saved on this device: they are lost when the page closes.'),
    )
    this.#courier = new Courier({
      session,
      list: this.#list,
      outbox: this.#outbox,
      mayDeliver: () => this.#mayDeliver(),
      // What another tab has saved it may have given away before this one heard of it.
      wasHanded: (sent) => this.#tabs.wasHanded(sent) || (sent.durable && !this.#own.has(sent.key)),
      lookBack: () => void this.#lookBack(),
    })
    this.#tabs = new SendTabs({
      link: session.tabs,
      list: this.#list,
      runtime: session.runtime,
      isShown: (id) => this.#isShown(id),
      takeUp: (entry) => {
        this.#takeUp([entry])
        if (entry.tried) void this.#prove(entry)
      },
      retry: (key) => this.retry(key),
      discard: (key) => this.#drop(key),
      look: () => void this.#restore(),
    })
    this.#stopRole = session.tabs.onRole(() => this.#changeRole())
    this.#stopDiscarded = onDiscarded?.((key) => this.#list.find(key) !== undefined && this.discard(key))
    if (this.#tabs.isFollower) this.#tabs.follow()
    void this.#restore()
  }

  /** Whether this page must stay for something to be sent. */
  get isBusy(): boolean {
    if (this.#session.state.link === 'failed') return false
    return this.#list.entries.some(
      ({ key, status, ackedId }) => (status === 'pending' || status === 'sending') && ackedId === null && !(this.#tabs.isFollower && this.#tabs.isListed(key)),
    )
  }

  /** Oldest first. While the session has failed for good, so has what waits: until it stands again. */
  get list(): readonly PendingSend[] {
    const { link, error } = this.#session.state
    const { entries } = this.#list
    const failure = link === 'failed' ? error : null
    if (this.#shown?.entries !== entries || this.#shown.failure !== failure)
      this.#shown = { entries, failure, list: failure === null ? entries : entries.map((entry) => asFailed(entry, failure)) }
    return this.#shown.list
  }

  /** @throws {EventreelError} `message_too_large`, `invalid_argument`, `closed`. */
  async send(given: NewEvent): Promise<SendReceipt> {
    const { runtime, mirror, state } = this.#session
    const action = copyOf(given)
    const key = runtime.uuid()
    checkSize(action, key, mirror.epoch, state.maxEventBytes)
    // No two are equal, and none is before an earlier one, whatever the clock does: it is their order.
    const createdAt = Math.max(runtime.now(), this.#lastCreatedAt + 1, ...this.#list.entries.map((entry) => entry.createdAt + 1))
    this.#lastCreatedAt = createdAt
    const entry: SendEntry = {
      key,
      action,
      createdAt,
      status: 'pending',
      error: null,
      durable: false,
      home: undefined,
      ackedId: null,
      tried: false,
      after: this.#session.latestEventId,
      epoch: mirror.epoch,
      losses: 0,
    }
    const saving = this.#saving.then(() => this.#outbox.put(toSaved(entry)))
    this.#saving = saving
    const home = await saving
    const durable = home !== undefined
    if (this.#isClosed && !durable) throw new EventreelError('closed', 'The conversation was closed before the message was saved.')
    if (durable) this.#own.add(key)
    this.#list.add([{ ...entry, durable, home }])
    this.#courier.pump()
    return { key, durable }
  }

  /** Tries what failed, or may have been lost, again. */
  retry(key: string): void {
    const entry = this.#list.find(key)
    if (entry === undefined) return
    if (this.#session.state.link === 'failed') this.#session.reconnect()
    if (entry.status !== 'failed' && entry.status !== 'unconfirmed') return
    this.#tabs.retried(key)
    const isConflict = entry.error?.code === 'idempotency_conflict'
    const again: SendEntry = { ...entry, status: 'pending', error: null, tried: false, handed: false, losses: 0, epoch: this.#session.mirror.epoch }
    if (this.#tabs.isFollower) {
      this.#list.update(key, again)
      this.#tabs.askRetry(key)
      return
    }
    // Something else went under this key: under it, it would be refused for ever.
    const fresh = isConflict ? { ...again, key: this.#session.runtime.uuid() } : again
    // Where it could not be claimed, another tab may have: then it is not this user's to send again yet.
    if (entry.durable && entry.error?.code !== 'storage_failed') void this.#outbox.put(toSaved(fresh))
    if (isConflict) {
      this.#drop(key)
      this.#list.add([fresh])
    } else this.#list.update(key, again)
    this.#courier.pump()
  }

  discard(key: string): void {
    this.#tabs.tellDiscard(key)
    this.#drop(key)
  }

  /** Drops all that is unsent, here and in the tabs that show the same log. */
  discardAll(): void {
    for (const { key } of this.#list.entries) this.discard(key)
  }

  /** Joins what the log shows with what was sent; called with every batch, in order, before it is shown. */
  settle(events: readonly AgentEvent[]): void {
    for (const event of events) {
      const { id, idempotency_key: key } = event
      if (key != null && this.#list.find(key) === undefined) this.#list.remember(key, id)
      for (const entry of this.#list.entries) if (entry.ackedId === id && !isEventOf(entry, event)) this.#takeBack(entry)
      const match = this.#list.entries.find((entry) => entry.key === key || (key == null && (entry.ackedId === id || (entry.ackedId === null && entry.tried && id > entry.after && isEchoOf(entry.action, event)))))
      if (match === undefined) continue
      this.#list.remove(match.key, id)
      if (match.tried) this.#excludeEcho(event, match.key)
    }
  }

  /** What was shown after `end` counts no more; -1: another log has taken the place of the one that was shown. */
  reset(end: number): void {
    this.#list.forgetEvents(end)
    if (end < 0) for (const entry of this.#list.entries) if (entry.ackedId !== null) this.#takeBack(entry)
  }

  /** The server has it no more. Given to it again, its key makes it one event, or it is refused as written for another log. */
  #takeBack(entry: SendEntry): void {
    this.#list.update(entry.key, this.#inherit({ ...entry, ackedId: null }))
    this.#courier.pump()
  }

  #awaitEvent(key: string, id: number): void {
    if (this.#awaited.has(key)) return
    this.#awaited.add(key)
    sleep(EVENT_MS, this.#session.signal, this.#session.runtime).then(
      () => {
        this.#awaited.delete(key)
        const entry = this.#list.find(key)
        if (entry === undefined || entry.ackedId === null) return
        // Whoever delivers it says what becomes of it.
        const isAnothers = this.#tabs.isFollower && this.#tabs.isListed(key)
        if (entry.ackedId === id && this.#session.status === 'live' && !isAnothers) this.#takeBack(entry)
        else this.#awaitEvent(key, entry.ackedId)
      },
      // Closed meanwhile.
      () => {},
    )
  }

  /** The session has changed. */
  sessionChanged(): void {
    const isStanding = this.#session.state.link === 'standing'
    if (!isStanding) this.#isOwnLink = true
    for (const { key, ackedId } of this.#list.entries) if (ackedId !== null && this.#isShown(ackedId)) this.#list.remove(key, ackedId)
    if (isStanding === this.#wasStanding) return
    this.#wasStanding = isStanding
    if (!isStanding) return
    // A tab that crashed may have left more since this one has looked.
    if (this.#mayDeliver()) void this.#restore()
    this.#courier.resume()
  }

  /** Ends the session as well, once what is being saved is on the disk and told to the tab that delivers it: else it would wait for the next load. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopRole()
    this.#stopDiscarded?.()
    this.#courier.close()
    await this.#saving
    this.#tabs.close()
    this.#outbox.close()
    await this.#session.close()
  }

  #mayDeliver(): boolean {
    return !this.#isClosed && !this.#tabs.isFollower && this.#isOwnLink && this.#restoring === 0
  }

  #changeRole(): void {
    this.#tabs.pause()
    this.#isOwnLink = this.#session.state.link !== 'standing'
    if (this.#tabs.isFollower) {
      this.#courier.stop()
      // The next leader gives it to the server again, under its key.
      for (const { key, status, tried, ackedId } of this.#list.entries) if (status === 'sending' && !tried && ackedId === null) this.#list.update(key, { status: 'pending' })
      this.#tabs.follow()
      return
    }
    // What the last leader had under way.
    const inherited = this.#list.entries.filter(({ status, ackedId }) => status === 'sending' && ackedId === null)
    for (const entry of inherited) this.#list.update(entry.key, this.#inherit(entry))
    void this.#restore()
  }

  /** Takes up what an earlier page, or another tab, has left. */
  async #restore(): Promise<void> {
    this.#restoring++
    // What is added meanwhile may be saved after the disk was read.
    const before = this.#list.entries
    const content = await this.#outbox.load()
    this.#restoring--
    if (this.#isClosed) return
    this.#dropGone(before, content)
    if (content !== undefined && content.damaged > 0)
      this.#session.notify('warning', 'outbox_damaged', `${content.damaged} unsent ${content.damaged === 1 ? 'message' : 'messages'} on this device cannot be read.`)
    const saved = content?.entries ?? []
    if (!this.#tabs.isFollower) for (const { key } of saved) if (this.#list.gone.has(key)) this.#outbox.delete(key)
    for (const { key } of saved) this.#own.add(key)
    this.#takeUp(saved.map((entry) => fromSaved(entry, content?.home)))
    if (this.#list.entries.length > 0) void this.#lookBack()
    if (!this.#tabs.isFollower) this.#tabs.lead()
    this.#courier.pump()
  }

  /** Tabs that cannot talk to each other have the disk alone: what is not there any more, another one has settled or discarded. */
  #dropGone(before: readonly SendEntry[], content: OutboxContent | undefined): void {
    if (this.#session.tabs.role !== 'alone' || content === undefined || content.damaged > 0) return
    const saved = new Set(content.entries.map(({ key }) => key))
    for (const { key, durable, home } of before) if (durable && home === content.home && !saved.has(key)) this.#list.remove(key, null)
  }

  #takeUp(entries: readonly SendEntry[]): void {
    this.#list.add(entries.map((entry) => this.#inherit(entry)))
    this.#courier.pump()
  }

  /** What another had under way goes again where keys see to it that it arrives once, else its echo is waited for. */
  #inherit(entry: SendEntry): SendEntry {
    if (entry.status !== 'sending' || entry.ackedId !== null) return entry
    if (!entry.tried) return { ...entry, status: 'pending' }
    this.#courier.awaitEcho(entry.key)
    return entry
  }

  /** The tab that it comes from may not have heard yet that it is settled. */
  async #prove(entry: SendEntry): Promise<void> {
    if (entry.durable && (await this.#outbox.claim(toSaved(entry), entry.home)) === 'gone') this.#list.remove(entry.key, null)
    else await this.#lookBack()
  }

  /** The log may show already what the outbox still holds. */
  async #lookBack(): Promise<void> {
    const { mirror, signal } = this.#session
    const found: AgentEvent[] = []
    try {
      await this.#session.open()
      const first = Math.min(...this.#list.entries.map(({ after }) => after)) + 1
      const startId = Math.max(0, first, mirror.latestEventId - LOOK_BACK)
      for await (const event of mirror.searchEvents({ startId, onMissing: 'skip', signal })) found.push(event)
    } catch {
      // What cannot be read here, the server tells.
    }
    this.settle([...found, ...this.#session.provisional])
  }

  /** One event is the echo of one send, also when it is told of as a hint and again when confirmed, and after a reload. */
  #excludeEcho(event: AgentEvent, key: string): void {
    this.#tabs.guessed(event.id, key)
    for (const entry of this.#list.entries) {
      if (entry.after >= event.id || !isEchoOf(entry.action, event)) continue
      this.#list.update(entry.key, { after: event.id })
      // What is not claimed yet gets a later one with its claim.
      if (entry.tried && entry.durable && !this.#tabs.isFollower) void this.#outbox.put(toSaved({ ...entry, after: event.id }))
    }
  }

  #drop(key: string): void {
    this.#list.remove(key, null)
    this.#outbox.delete(key)
  }

  #isShown(id: number): boolean {
    return id <= this.#session.mirror.cursor || this.#session.provisional.some((event) => event.id === id)
  }
}

function asFailed(entry: SendEntry, error: EventreelError): SendEntry {
  if (entry.status === 'pending') return { ...entry, status: 'failed', error }
  return entry.status === 'sending' && entry.ackedId === null ? { ...entry, status: 'unconfirmed' } : entry
}

/** The caller may change its own afterwards; what is sent, saved and told is this. */
function copyOf(action: NewEvent): NewEvent {
  try {
    return JSON.parse(JSON.stringify(action)) as NewEvent
  } catch (cause) {
    throw new EventreelError('invalid_argument', 'Only what JSON can say can be sent.', { cause })
  }
}

function fromSaved({ failure, tried, after = -1, epoch, ...entry }: OutboxEntry, home: string | undefined): SendEntry {
  return { ...entry, tried, after, epoch: epoch ?? null, status: failure !== undefined ? 'failed' : tried ? 'sending' : 'pending', error: reviveError(failure), durable: true, home, ackedId: null, losses: 0 }
}
