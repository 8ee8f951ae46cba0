import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { Recording, type Json } from './harness.ts'

/** A client of the mechanism: the official library, as its front end uses it. Keeps events and `connect` in the order they fire. */
export interface V0Client {
  readonly socket: Socket
  readonly heard: Recording<Json>
  /** Resolves at `connect`, or with the refusal. */
  readonly ready: Promise<Error | null>
}

export function connectV0(url: string, query: Readonly<{ [name: string]: string }> = { conversation_id: 'c' }): V0Client {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, query: { latest_event_id: '-1', providers_set: '', ...query } })
  onTestFinished(() => void socket.disconnect())
  const heard = new Recording<Json>()
  socket.on('oh_event', (event: Json) => heard.push(event))
  const ready = new Promise<Error | null>((resolve) => {
    socket.once('connect_error', resolve)
    socket.once('connect', () => {
      heard.push({ connect: true })
      resolve(null)
    })
  })
  return { socket, heard, ready }
}

/** What a client of the mechanism looks at, in short: `7:run`, `3:agent_state_changed@agent`, `connect`. */
export function brief(event: Json): string {
  if (event['connect'] === true) return 'connect'
  return `${String(event['id'])}:${String(event['action'] ?? event['observation'])}@${String(event['source'])}`
}
