import type { Duplex } from 'node:stream'
import type { Runtime } from '../runtime.ts'

/** For a peer that does not read why it is refused. */
const UNREAD_MS = 1000

/** Says the last words on a connection and lets go of it, whether or not the peer does: the sockets of an HTTP server stay half open otherwise. */
export function refuseSocket(socket: Duplex, text: string, runtime: Pick<Runtime, 'setTimer'>): void {
  const cancel = runtime.setTimer(() => socket.destroy(), UNREAD_MS)
  socket.once('close', cancel)
  socket.once('finish', () => socket.destroy())
  socket.end(text)
}

/** Refuses an upgrade, to which there is no response object. */
export function refuseUpgrade(socket: Duplex, status: string, runtime: Pick<Runtime, 'setTimer'>, header = ''): void {
  refuseSocket(socket, `HTTP/1.1 ${status}\r\nConnection: close\r\n${header}Content-Length: 0\r\n\r\n`, runtime)
}
