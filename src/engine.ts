import type { EventDefinitions } from './protocol/define-events.ts'
import type { ConversationSource } from './source/conversation-source.ts'
import type { HttpSourceOptions } from './source/dialect.ts'
import { HttpSource } from './source/http-source.ts'
import type { LiveFeed } from './source/live-feed.ts'
import { parseSource } from './source/parse-source.ts'
import type { Recorder } from './source/recorder.ts'
import { webSocketFeed } from './source/web-socket-feed.ts'
import { onDiscarded } from './store/discarded-word.ts'
import type { EventLog } from './store/event-log.ts'
import { IndexedOutbox } from './store/indexed-outbox.ts'
import type { OutboxScope } from './store/outbox-database.ts'
import { GapFiller } from './stream/gap-filler.ts'
import { LiveSession } from './stream/live-session.ts'
import { PendingSends } from './stream/pending-sends.ts'
import { watchSession } from './stream/session-watch.ts'
import { SessionLog } from './stream/session-log.ts'
import { SharedFollower } from './stream/shared-follower.ts'
import type { Follower, Session } from './stream/session.ts'

/*
 * The second half of the composition, loaded apart and in one piece: all that the screen can stand without until it shows a conversation.
 * One piece, because what is small and shared weighs less there, and because its parts are needed one right after the other.
 */
export { createConversation, listConversations } from './source/conversation-api.ts'
export { AsyncEventStoreWrapper, workerState } from './store/async-event-store-wrapper.ts'
export { clearUser, savedConversations } from './store/clear-user.ts'
export { EventStore } from './store/event-store.ts'

interface FollowerOptions {
  readonly events?: EventDefinitions | undefined
  readonly fillGaps?: boolean | undefined
  readonly recorder?: Recorder | undefined
  readonly dialect?: HttpSourceOptions['dialect']
}

/** What keeps a session level with its source. A source of one's own goes before the server's. */
export function openFollower(
  session: Session,
  own: ConversationSource | null,
  server: Omit<HttpSourceOptions, 'live'> & { readonly live: LiveFeed | undefined },
  options: FollowerOptions,
  shareName: string | null,
): Follower {
  const raw = own ?? new HttpSource({ ...server, live: server.live ?? webSocketFeed(), dialect: options.dialect })
  const source = parseSource(options.recorder?.wrap(server.conversationId, raw) ?? raw, options.events)
  watchSession(session, source)
  const live = new LiveSession(session, source)
  if (options.fillGaps !== false) new GapFiller(session, live.history).start()
  return new SharedFollower(session, live, shareName)
}

/** The log as a session can read it: what is held from its cache, the rest from the source. */
export function openLog(session: Session): EventLog {
  return new SessionLog(session)
}

/** What the user sends. It needs no server: what waits is shown without one. */
export function openSends(session: Session, scope: OutboxScope | null, onChange: () => void): PendingSends {
  if (scope === null) return new PendingSends({ session, outbox: null, onChange })
  const { runtime } = session
  return new PendingSends({ session, outbox: new IndexedOutbox(scope, runtime), onDiscarded: (discard) => onDiscarded(runtime, scope.userId, discard), onChange })
}
