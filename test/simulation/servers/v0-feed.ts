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
  let standing: WebSocket | undefined
  const link = new ContiguousLink(runtime, cursor.signal)
  link.open(() => {
    if (runtime.WebSocket === undefined) throw notConnected()
    const socket = new runtime.WebSocket(`ws://server.test/socket.io/?conversation_id=c&latest_event_id=${cursor.afterId}&session_api_key=${key}`)
    socket.onmessage = ({ data }: MessageEvent<string>) =>
      link.guard(() => {
        const [name, payload] = JSON.parse(data) as [string, unknown]
        if (name === 'connect') {
          standing = socket
          link.allowSilence(SILENCE_MS)
          link.frames.push({ connected: true })
        } else if (name === 'oh_event') {
          const frame = parseV0Frame(payload)
          if (frame.type === 'event') link.frames.push({ provisional: [frame.event] })
          else if (frame.type === 'transient') link.frames.push({ transient: frame.transient })
        }
      })
    socket.onclose = ({ code }) => {
      standing = undefined
      link.fail(code === 4001 ? refusal('unauthorized', 'invalid_session_api_key') : new EventreelError('connection_closed', 'Socket.IO disconnected: transport close', { retryable: true }))
    }
    return () => socket.close()
  })
  return {
    frames: link.frames,
    send: async (action: unknown) => {
      if (standing?.readyState !== 1) throw notConnected()
      standing.send(JSON.stringify(['oh_user_action', action]))
      return {}
    },
  }
}
