import type { EventDefinitions } from './protocol/define-events.ts'
import type { ConversationSource } from './source/conversation-source.ts'
import { HttpSource, type HttpSourceOptions } from './source/http-source.ts'
import type { LiveFeed } from './source/live-feed.ts'
import { parseSource } from './source/parse-source.ts'
import { webSocketFeed } from './source/web-socket-feed.ts'
import { LiveSession } from './stream/live-session.ts'
import { SharedFollower } from './stream/shared-follower.ts'
import type { Follower, Session } from './stream/session.ts'

export { createConversation, listConversations } from './source/conversation-api.ts'

/** The second half of the composition, loaded apart: all that speaks with servers. A source of one's own goes before the server's. */
export function openFollower(
  session: Session,
  own: ConversationSource | null,
  server: Omit<HttpSourceOptions, 'live'> & { readonly live: LiveFeed | undefined },
  definitions: EventDefinitions | undefined,
  shareName: string | null,
): Follower {
  const source = parseSource(own ?? new HttpSource({ ...server, live: server.live ?? webSocketFeed() }), definitions)
  return new SharedFollower(session, new LiveSession(session, source), shareName)
}
