import type { Socket } from 'socket.io'
import * as WIRE from '../protocol/wire-names.ts'
import { batchEvents } from './batch-text.ts'
import type { Wire } from './contiguous-connection.ts'
import type { EndReason } from './conversation-hub.ts'
import type { StoredEvent } from './storage.ts'

const BACKED_UP_PACKETS = 64

/** Sends over Socket.IO: events as a list under one name, everything else under its own. */
export class SocketIoWire implements Wire {
  readonly #socket: Socket
  /** Packets given to a link that has not taken all of them since. */
  #packets = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get isBackedUp(): boolean {
    return !this.#socket.conn.transport.writable && this.#packets > BACKED_UP_PACKETS
  }

  sendEvents(batch: readonly StoredEvent[]): void {
    this.#count()
    this.#socket.emit(WIRE.events, batchEvents(batch))
  }

  send(name: string, body: Readonly<Record<string, unknown>>): void {
    this.#count()
    this.#socket.emit(name, body)
  }

  drained(): Promise<void> {
    return drained(this.#socket)
  }

  end(reason: EndReason): void {
    endSocket(this.#socket, reason)
  }

  #count(): void {
    this.#packets = this.#socket.conn.transport.writable ? 1 : this.#packets + 1
  }
}

/** Must end only the link unless the conversation is gone: a client that is told to disconnect does not come back by itself. */
export function endSocket(socket: Socket, reason: EndReason): void {
  if (reason === 'deleted' && socket.connected) socket.disconnect(true)
  else socket.conn.close()
}

/** Resolves when every packet of the socket has been handed to the system, or the link is gone. */
export function drained(socket: Socket): Promise<void> {
  const { conn } = socket
  return new Promise((resolve) => {
    const look = () => {
      if (conn.readyState === 'open' && !conn.transport.writable) return
      conn.off('close', look)
      conn.off('upgrade', follow)
      transport.off('ready', look)
      resolve()
    }
    // Must change over with the connection when it goes from polling to a WebSocket.
    const follow = () => {
      transport.off('ready', look)
      transport = conn.transport
      transport.on('ready', look)
      look()
    }
    let { transport } = conn
    conn.on('close', look)
    conn.on('upgrade', follow)
    transport.on('ready', look)
    look()
  })
}
