import type { Socket } from 'socket.io'
import type { TransientFrame } from '../protocol/frames.ts'
import * as WIRE from '../protocol/wire-names.ts'
import type { EndReason } from './conversation-hub.ts'
import type { EventService } from './event-service.ts'
import { eventText } from './event-text.ts'
import { LogCursor, type LogFollower } from './log-cursor.ts'
import { drained, endSocket } from './socketio-wire.ts'
import type { ConversationRecord, StoredEvent } from './storage.ts'
import { liveEvent, noticePayload, replayPlace, type WireEvent } from './v0-dialect.ts'

/**
 * A client that knows nothing of our extensions, on the same cursor as all others: its replay ends where its live events begin,
 * without the mechanism's gap between the two.
 */
export class V0Connection implements LogFollower {
  readonly #socket: Socket
  readonly #cursor: LogCursor
  readonly #onReplayed: () => void
  #replaying = true
  #lastState: WireEvent | null = null

  /** @param onReplayed Called once, when everything that the log held has been sent: the client may be told that it is connected. */
  constructor(service: EventService, conversation: ConversationRecord, socket: Socket, afterId: number, onReplayed: () => void) {
    this.#socket = socket
    this.#onReplayed = onReplayed
    const { storage, hubs, options } = service
    const { conversationId, epoch } = conversation
    this.#cursor = new LogCursor({ storage, hubs, runtime: options.runtime, conversationId, epoch, afterId, follower: this })
  }

  run(): Promise<void> {
    return this.#cursor.run()
  }

  close(): void {
    this.#cursor.close()
  }

  async write(batch: readonly StoredEvent[]): Promise<void> {
    for (const stored of batch) {
      const event = JSON.parse(eventText(stored, 'plain')) as WireEvent
      if (this.#replaying) this.#replay(event)
      else this.#emit(liveEvent(event))
    }
    await drained(this.#socket)
  }

  atEnd(): void {
    if (!this.#replaying) return
    this.#replaying = false
    this.#emit(this.#lastState)
    this.#onReplayed()
  }

  transient(frame: TransientFrame): void {
    if (!this.#replaying) this.#emit(noticePayload(frame))
  }

  ended(reason: EndReason): void {
    endSocket(this.#socket, reason)
  }

  #replay(event: WireEvent): void {
    const place = replayPlace(event)
    if (place === 'hold') this.#lastState = event
    else if (place === 'send') this.#emit(event)
  }

  #emit(payload: WireEvent | null): void {
    if (payload !== null) this.#socket.emit(WIRE.event, payload)
  }
}
