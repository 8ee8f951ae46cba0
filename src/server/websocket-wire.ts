import type { WebSocket } from 'ws'
import { batchBytes } from './batch-text.ts'
import type { Wire } from './contiguous-connection.ts'
import type { EndReason } from './conversation-hub.ts'
import type { StoredEvent } from './storage.ts'

const BACKED_UP_BYTES = 256 << 10
/** Service restart: the server stops, or has another log here now; the client comes back by itself, to whoever serves then. */
export const CLOSE_RESTART = 1012
export const CLOSE_UNAUTHORIZED = 4001
export const CLOSE_FORBIDDEN = 4003
export const CLOSE_NOT_FOUND = 4004
export const CLOSE_TRY_LATER = 1013

/** Sends over a raw WebSocket: a list is events, an object is anything else. */
export class WebSocketWire implements Wire {
  readonly #socket: WebSocket
  #sent = 0
  #left = 0
  #waiting: { readonly upTo: number; readonly resolve: () => void }[] = []

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.once('close', () => this.#settle(Infinity))
  }

  get isBackedUp(): boolean {
    return this.#socket.bufferedAmount > BACKED_UP_BYTES
  }

  sendEvents(batch: readonly StoredEvent[]): void {
    this.#send(batchBytes(batch))
  }

  send(name: string, body: Readonly<Record<string, unknown>>): void {
    this.#send(JSON.stringify({ type: name, ...body }))
  }

  drained(): Promise<void> {
    if (this.#left >= this.#sent) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ upTo: this.#sent, resolve }))
  }

  end(reason: EndReason): void {
    if (reason === 'deleted') this.#socket.close(CLOSE_NOT_FOUND, 'conversation_not_found')
    else this.#socket.close(CLOSE_RESTART, reason === 'closing' ? 'server_closing' : 'epoch_changed')
  }

  #send(text: string | Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const place = ++this.#sent
    // An error here is a link that is gone, which 'close' tells too.
    this.#socket.send(text, { binary: false }, () => this.#settle(place))
  }

  #settle(place: number): void {
    this.#left = Math.max(this.#left, place)
    const ready = this.#waiting.filter(({ upTo }) => upTo <= this.#left)
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo > this.#left)
    for (const { resolve } of ready) resolve()
  }
}
