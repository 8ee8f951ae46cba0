import type { Runtime } from '../runtime.ts'
import type { SourceCursor, SourceFrame, SourceSend } from './conversation-source.ts'

/** Whom to connect to. */
export interface LiveTarget {
  readonly conversationId: string
  /** `https://host[/prefix]/api/conversations/{id}` */
  readonly conversationUrl: string
  /** The key of this attempt. A link that is refused for it fails with `unauthorized`. */
  readonly sessionApiKey: string | undefined
  /** What the server's pages proved it to be; null before the first. */
  readonly dialect: 'contiguous' | 'v0' | 'v1' | null
  readonly runtime: Runtime
}

/** One attempt at a live link. */
export interface LiveConnection {
  /** Iterated once. Ends or throws when the link is gone; leaving the loop closes it. */
  readonly frames: AsyncIterable<SourceFrame>
  /** Rejects with a retryable `connection_closed` when the link is not (or no longer) there. */
  send(action: unknown, send: SourceSend): Promise<{ id?: number | undefined }>
}

/** How live events come from a server: `webSocketFeed()` or, from `eventreel/socketio`, `socketIoFeed()`. */
export interface LiveFeed {
  readonly name: 'websocket' | 'socketio'
  /** Whether servers that speak only the V0 wire can be followed. */
  readonly speaksV0: boolean
  connect(target: LiveTarget, cursor: SourceCursor): LiveConnection
}
