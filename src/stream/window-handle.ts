import type { NewEvent } from '../protocol/agent-event.ts'
import type { Conversation, ConversationSnapshot, EventWindow, EventWindowOptions, LoadOlderOptions, SendReceipt } from './conversation.ts'
import type { EventClient } from './event-client.ts'
import { initialSnapshot } from './session-view.ts'

/** What a view can do; every function keeps its identity as long as the conversation is the same. */
export interface ConversationActions {
  readonly loadOlder: (options?: LoadOlderOptions) => Promise<void>
  readonly loadNewer: () => Promise<void>
  readonly jumpTo: (target: number | 'first' | 'last') => Promise<void>
  readonly setFollowing: (following: boolean) => void
  /** A text is sent as the user's message. */
  readonly send: (action: NewEvent | string) => Promise<SendReceipt>
  readonly retry: (key: string) => void
  readonly discard: (key: string) => void
  readonly dismissNotice: (key: number) => void
  readonly reconnect: () => void
}

/**
 * A window that opens with its first subscriber and closes after its last: what a view needs, which may be rendered
 * and thrown away, or mounted twice, before it is really there.
 */
export class WindowHandle {
  readonly #client: EventClient
  readonly #conversationId: string | null
  readonly #options: EventWindowOptions
  readonly #initial: ConversationSnapshot
  #window: EventWindow | undefined
  #subscribers = 0

  constructor(client: EventClient, conversationId: string | null, options: EventWindowOptions) {
    this.#client = client
    this.#conversationId = conversationId
    this.#options = options
    this.#initial = initialSnapshot(options.initialEvents)
  }

  /** Null for a handle on no conversation. */
  get conversation(): Conversation | null {
    return this.#conversationId === null ? null : this.#client.conversation(this.#conversationId)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.conversation === null) return () => {}
    this.#window ??= this.conversation.openWindow(this.#options)
    this.#subscribers++
    const unsubscribe = this.#window.subscribe(listener)
    return () => {
      unsubscribe()
      if (--this.#subscribers > 0) return
      this.#window?.close()
      this.#window = undefined
    }
  }
  readonly getSnapshot = (): ConversationSnapshot => this.#window?.getSnapshot() ?? this.#initial
  readonly getServerSnapshot = (): ConversationSnapshot => this.#initial

  /** Keep their identity. */
  readonly actions: ConversationActions = {
    loadOlder: async (options) => this.#window?.loadOlder(options),
    loadNewer: async () => this.#window?.loadNewer(),
    jumpTo: async (target) => this.#window?.jumpTo(target),
    setFollowing: (following) => this.#window?.setFollowing(following),
    send: async (action) => this.#needed().send(typeof action === 'string' ? messageAction(action) : action),
    retry: (key) => this.#needed().retry(key),
    discard: (key) => this.#needed().discard(key),
    dismissNotice: (key) => this.#needed().dismissNotice(key),
    reconnect: () => this.#needed().reconnect(),
  }

  #needed(): Conversation {
    const { conversation } = this
    if (conversation === null) throw new Error('There is no conversation.')
    return conversation
  }
}

/** What a person's words are on the wire. */
export function messageAction(content: string): NewEvent {
  return { source: 'user', action: 'message', args: { content, image_urls: [], file_urls: [] } }
}
