import { IndexedOutbox } from './store/indexed-outbox.ts'
import type { OutboxScope } from './store/outbox-database.ts'
import { PendingSends } from './stream/pending-sends.ts'
import type { Session } from './stream/session.ts'

/** The third part of the composition, loaded apart: what the user sends. It needs no server: what waits is shown without one. */
export function openSends(session: Session, scope: OutboxScope | null, onChange: () => void): PendingSends {
  return new PendingSends({ session, outbox: scope === null ? null : new IndexedOutbox(scope, session.runtime), onChange })
}
