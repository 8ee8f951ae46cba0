import type { ConversationSource } from '../../src/source/conversation-source.ts'
import { PagedEventLog } from '../../src/source/paged-event-log.ts'
import { CachedEventLog } from '../../src/store/cached-event-log.ts'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { LiveConversation } from '../../src/stream/live-conversation.ts'
import { startSession } from './session-fixture.ts'

/** A whole conversation over a source, on a clock that stands still. */
export function startConversation(source: ConversationSource, { store, outbox = null }: { store?: MirrorEventLog; outbox?: Outbox | null } = {}) {
  const { clock, mirror, session } = startSession(source, store)
  const remote = new PagedEventLog({ conversationId: 'c', readPage: (query) => source.readPage(query) })
  const log = new CachedEventLog({ cache: mirror, source: remote })
  const conversation = new LiveConversation({ id: 'c', session, source, log, outbox, runtime: clock, search: (query) => log.searchEvents(query), workerState: () => 'idle' })
  return { clock, mirror, session, conversation }
}
