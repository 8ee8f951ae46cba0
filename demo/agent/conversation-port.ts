import type { AgentEvent, EventOrigin, NewEvent } from 'eventreel'

/** What an agent needs of one conversation on the server. */
export interface ConversationPort {
  readonly id: string
  /** Resolves when the event is durable; the result carries its id. */
  addEvent(event: NewEvent, source: EventOrigin): Promise<AgentEvent>
  /** A draft or a notice: shown by those who watch now, never stored. */
  sendTransient(frame: TransientFrame): void
  /** Calls back for each event from `from` on (inclusive): those there are, then new ones, in order. The result detaches. */
  subscribe(listener: (event: AgentEvent) => void, from: number): () => void
  /** The last events, ascending; at most `limit`. */
  readTail(limit: number): Promise<AgentEvent[]>
}

export type TransientFrame =
  | { readonly draft: { readonly key: string; readonly text: string } }
  | { readonly draft: { readonly key: string; readonly delta: string } }
  | { readonly notice: { readonly level: 'info' | 'warning' | 'error'; readonly code: string; readonly message: string } }
