import type { TransientFrame } from '../protocol/frames.ts'
import * as WIRE from '../protocol/wire-names.ts'
import type { EndReason } from './conversation-hub.ts'
import type { EventService } from './event-service.ts'
import { parseStored } from './storage-event-log.ts'
import { LogCursor, type LogFollower } from './log-cursor.ts'
import type { ConversationRecord, StoredEvent } from './storage.ts'

/** Most notices kept for a client that is behind. */
const MAX_NOTICES = 100

/** A socket of either kind, as a contiguous connection uses it. Messages arrive in the order of the calls. */
export interface Wire {
  sendEvents(batch: readonly StoredEvent[]): void
  send(name: string, body: Readonly<Record<string, unknown>>): void
  /** Resolves when everything sent so far has left this process, or the link is gone. */
  drained(): Promise<void>
  /** Whether so much waits to leave that what may wait should. */
  readonly isBackedUp: boolean
  /** Ends the link because the server says so. */
  end(reason: EndReason): void
}

/** What a client said of what it holds, unchecked. */
export interface CursorClaim {
  readonly latestEventId: number
  readonly epoch: string | undefined
  readonly latestEventTimestamp: string | undefined
  /** A client that has missed more events than this is sent none of them: it reads the newest page instead. */
  readonly maxReplay: number
}

/** One contiguous client: a cursor over the log, and what is said around it. The same on both kinds of socket. */
export class ContiguousConnection implements LogFollower {
  readonly #service: EventService
  readonly #conversationId: string
  readonly #epoch: string
  readonly #wire: Wire
  readonly #cursor: LogCursor
  readonly #behind = new Set<string>()
  #notices: TransientFrame[] = []
  #latestEventId: number
  #replayed = false
  #writing = false
  #closed = false
  #cancelHead: () => void = () => {}

  private constructor(service: EventService, conversation: ConversationRecord, wire: Wire, afterId: number) {
    this.#service = service
    this.#conversationId = conversation.conversationId
    this.#epoch = conversation.epoch
    this.#latestEventId = conversation.latestEventId
    this.#wire = wire
    const { storage, hubs, options } = service
    this.#cursor = new LogCursor({ storage, hubs, runtime: options.runtime, conversationId: this.#conversationId, epoch: this.#epoch, afterId, follower: this })
  }

  /** Opens the connection: the first message says where it begins, or that another log has taken the place of the client's. */
  static async open(service: EventService, conversation: ConversationRecord, wire: Wire, claim: CursorClaim): Promise<ContiguousConnection> {
    const { epoch, latestEventId } = conversation
    const reason = await resetReason(service, conversation, claim)
    const held = Math.max(-1, claim.latestEventId)
    const afterId = reason === null && latestEventId - held <= claim.maxReplay ? held : latestEventId
    if (reason === null) {
      const { headIntervalMs, maxEventBytes } = service.options
      wire.send(WIRE.replayStart, {
        epoch,
        from_id: afterId + 1,
        latest_event_id: latestEventId,
        head_interval_ms: headIntervalMs,
        max_event_bytes: maxEventBytes,
      })
    } else {
      wire.send(WIRE.logReset, { epoch, latest_event_id: latestEventId, reason })
    }
    return new ContiguousConnection(service, conversation, wire, afterId)
  }

  /** Runs until {@link close}, or until the log cannot be read any more, which it rejects with. */
  async run(): Promise<void> {
    this.#headLater()
    try {
      await this.#cursor.run()
    } finally {
      this.close()
    }
  }

  close(): void {
    this.#closed = true
    this.#cancelHead()
    this.#cursor.close()
  }

  async write(batch: readonly StoredEvent[]): Promise<void> {
    this.#writing = true
    this.#wire.sendEvents(batch)
    await this.#wire.drained()
    this.#writing = false
    if (this.#replayed) this.#catchUp()
  }

  atEnd(sentId: number): void {
    if (this.#replayed || this.#closed) return
    this.#replayed = true
    this.#wire.send(WIRE.replayDone, { latest_event_id: sentId, epoch: this.#epoch })
    for (const key of this.#service.drafts.keys(this.#conversationId)) this.#behind.add(key)
    this.#catchUp()
  }

  transient(frame: TransientFrame): void {
    const mustWait = !this.#replayed || this.#writing || this.#wire.isBackedUp || this.#behind.size > 0 || this.#notices.length > 0
    if (!mustWait) return this.#wire.send(WIRE.transient, { ...frame })
    const idle = this.#behind.size === 0 && this.#notices.length === 0
    // Must not queue parts of drafts for a slow client: it gets the whole text when there is room.
    if ('draft' in frame) this.#behind.add(frame.draft.key)
    else if (this.#notices.length < MAX_NOTICES) this.#notices.push(frame)
    if (idle && this.#replayed && !this.#writing) void this.#wire.drained().then(() => this.#catchUp())
  }

  ended(reason: EndReason): void {
    this.close()
    this.#wire.end(reason)
  }

  #catchUp(): void {
    if (this.#closed || this.#writing) return
    for (const key of this.#behind) {
      const text = this.#service.drafts.get(this.#conversationId, key)
      if (text !== undefined) this.#wire.send(WIRE.transient, { draft: { key, text } })
    }
    this.#behind.clear()
    for (const notice of this.#notices.splice(0)) this.#wire.send(WIRE.transient, { ...notice })
  }

  #headLater(): void {
    const { runtime, headIntervalMs } = this.#service.options
    this.#cancelHead = runtime.setTimer(() => {
      if (this.#closed) return
      // While a batch leaves, the client hears enough; a head would only queue behind it. One that is not known to be right is not
      // sent: a client that hears nothing for long connects again.
      if (!this.#writing && this.#replayed && this.#service.isCurrent) this.#sendHead()
      this.#headLater()
    }, headIntervalMs)
  }

  #sendHead(): void {
    const { sentId } = this.#cursor
    this.#latestEventId = Math.max(this.#latestEventId, sentId, this.#service.hubs.find(this.#conversationId)?.latestEventId ?? -1)
    this.#wire.send(WIRE.head, { latest_event_id: this.#latestEventId, sent_id: sentId, epoch: this.#epoch })
  }
}

/** Why what the client holds is not of this log; null when it is. */
async function resetReason(service: EventService, conversation: ConversationRecord, claim: CursorClaim): Promise<string | null> {
  const { conversationId, epoch, latestEventId } = conversation
  if (claim.epoch !== undefined && claim.epoch !== epoch) return 'epoch_changed'
  if (claim.latestEventId > latestEventId) return 'cursor_beyond_end'
  if (claim.latestEventId < 0 || claim.latestEventTimestamp === undefined) return null
  const id = claim.latestEventId
  const [stored] = await service.storage.read({ conversationId, epoch, from: id, to: id, limit: 1, maxBytes: Infinity })
  const timestamp = stored && parseStored(stored).timestamp
  return timestamp === claim.latestEventTimestamp ? null : 'timestamp_differs'
}
