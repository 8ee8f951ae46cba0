import type { ConversationSource } from '../../src/source/conversation-source.ts'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { LiveConversation } from '../../src/stream/live-conversation.ts'
import { PendingSends } from '../../src/stream/pending-sends.ts'
import type { watchSession } from '../../src/stream/session-watch.ts'
import { SessionLog } from '../../src/stream/session-log.ts'
import { startSession } from './session-fixture.ts'

/** A whole conversation over a source, on a clock that stands still. */
export function startConversation(source: ConversationSource, { store, outbox = null, watch }: { store?: MirrorEventLog; outbox?: Outbox | null; watch?: typeof watchSession } = {}) {
  const { clock, mirror, session } = startSession(source, store, watch)
  const conversation = new LiveConversation({
    id: 'c',
    textKey: null,
    session,
    openLog: async (self) => new SessionLog(self),
    openSends: source.send === undefined ? null : async (self, onChange) => new PendingSends({ session: self, outbox, onChange }),
    runtime: clock,
    search: (log, query) => log.searchEvents(query),
    workerState: () => 'idle',
  })
  return { clock, mirror, session, conversation }
}
