import { EventreelError } from '../../../src/errors.ts'
import { parseV0Frame } from '../../../src/protocol/v0-frames.ts'
import { ContiguousLink, notConnected } from '../../../src/source/contiguous-link.ts'
import { refusal } from '../../../src/source/refusal.ts'
import type { SourceCursor } from '../../../src/source/conversation-source.ts'
import type { LiveConnection, LiveFeed, LiveTarget } from '../../../src/source/live-feed.ts'

/** A Socket.IO client gives up on a server that has not pinged for so long. */
const SILENCE_MS = 45_000

/** The V0 half of the Socket.IO feed over the simulated socket: `[name, payload]` as text. */
export function v0Feed(): LiveFeed {
  return { name: 'socketio', speaksV0: true, connect }
}

function connect(target: LiveTarget, cursor: SourceCursor): LiveConnection {
  const { runtime, sessionApiKey: key = '' } = target
  let socket: WebSocket | undefined
  let isConnected = false
  const link = new ContiguousLink(runtime, cursor.signal)
  const accept = (name: string, payload: unknown) => {
    if (name === 'connect') {
      isConnected = true
      link.allowSilence(SILENCE_MS)
      link.frames.push({ connected: true })
    } else if (name === 'oh_event') {
      const frame = parseV0Frame(payload)
      if (frame.type === 'event') link.frames.push({ provisional: [frame.event] })
      else if (frame.type === 'transient') link.frames.push({ transient: frame.transient })
    }
  }
  link.open(() => {
    if (runtime.WebSocket === undefined) throw new EventreelError('invalid_argument', 'no WebSocket')
    const opened = new runtime.WebSocket(`ws://server.test/socket.io/?conversation_id=c&latest_event_id=${cursor.afterId}&session_api_key=${key}`)
    socket = opened
    opened.onmessage = ({ data }: MessageEvent<string>) =>
      link.guard(() => {
        const [name, payload] = JSON.parse(data) as [string, unknown]
        accept(name, payload)
      })
    opened.onclose = ({ code }) => {
      isConnected = false
      link.fail(code === 4001 ? refusal('unauthorized', 'invalid_session_api_key') : new EventreelError('connection_closed', 'Socket.IO disconnected: transport close', { retryable: true }))
    }
    return () => opened.close()
  })
  return {
    frames: link.frames,
    send: async (action: unknown) => {
      if (!isConnected || socket?.readyState !== 1) throw notConnected()
      socket.send(JSON.stringify(['oh_user_action', action]))
      return {}
    },
  }
}
