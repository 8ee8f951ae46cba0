import type { ProtocolError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePageQuery } from './conversation-source.ts'

/** An event that was skipped because it is malformed. */
export interface RejectedInput {
  readonly id: number | null
  readonly error: ProtocolError
}

export interface ParsedEvents {
  /** As the source gave them, without those rejected. */
  readonly events: readonly AgentEvent[]
  readonly rejected: readonly RejectedInput[]
}

export interface ParsedPage extends ParsedEvents {
  readonly hasMore: boolean
  /** Highest id of the log, as far as the page tells; -1 when empty. */
  readonly latestEventId: number
  readonly epoch: string | null
  readonly lateWrites: boolean
}

/** A frame after which nobody sees unparsed input. */
export type ParsedFrame =
  | ({ readonly type: 'events' | 'provisional' } & ParsedEvents)
  | { readonly type: 'transient'; readonly transient: TransientFrame }
  | { readonly type: 'other'; readonly frame: Exclude<SourceFrame, { events: unknown } | { provisional: unknown } | { transient: unknown }> }

/** A {@link ConversationSource} as the session sees it: parsed once, at the wire. */
export interface ParsedSource extends Pick<ConversationSource, 'isStatic' | 'announcesConnect' | 'sendsAtMostOnce' | 'dialect' | 'send'> {
  readPage(query: SourcePageQuery): Promise<ParsedPage>
  connect(cursor: SourceCursor): AsyncIterable<ParsedFrame>
}
