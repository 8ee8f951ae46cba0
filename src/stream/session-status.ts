import type { ConnectionState } from '../source/connection-state.ts'
import type { ConversationStatus } from './conversation.ts'

export interface SessionFacts {
  readonly isOpen: boolean
  readonly link: ConnectionState['phase']
  readonly holdsEvents: boolean
  readonly isStatic: boolean
  readonly online: boolean
  /** The source has answered at least once. */
  readonly tailRead: boolean
  /** Since the link stands, everything up to the known head is held. */
  readonly caughtUp: boolean
  readonly everCaughtUp: boolean
}

/** The one word for where a conversation stands. */
export function statusOf(facts: SessionFacts): ConversationStatus {
  if (!facts.isOpen) return 'loading'
  if (facts.link === 'failed') return 'failed'
  if (facts.isStatic) return facts.tailRead ? 'static' : 'loading'
  if (facts.link === 'standing') return facts.caughtUp ? 'live' : 'catching-up'
  if (!facts.online) return 'offline'
  const isFirstTry = !facts.everCaughtUp && facts.link !== 'waiting'
  if (!isFirstTry) return 'reconnecting'
  if (facts.tailRead) return 'catching-up'
  return facts.holdsEvents ? 'cached' : 'loading'
}
