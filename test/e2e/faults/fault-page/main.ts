import { createEventClient, EventStore, webSocketFeed, type AgentEvent, type Conversation, type ConversationDiagnostics, type ConversationSnapshot, type EventWindow, type NewEvent, type SendReceipt } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'

/** What a page has shown of one conversation, and everything that it must never do. */
class Shown {
  readonly conversation: Conversation
  readonly window: EventWindow
  /** Ids in the order in which subscribers were told: one list, and one more for each log that took the place of the one before. */
  readonly told: number[][] = [[]]
  readonly statuses: string[] = []
  readonly mistakes: string[] = []
  mostMissing = 0

  constructor(conversation: Conversation) {
    this.conversation = conversation
    this.window = conversation.openWindow()
    this.window.subscribe(() => this.#look())
    conversation.subscribe((events) => this.#hear(events))
    this.#look()
  }

  #look(): void {
    const { events, status, gaps } = this.window.getSnapshot()
    this.mostMissing = Math.max(this.mostMissing, gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0))
    if (this.statuses.at(-1) !== status) this.statuses.push(status)
    const wrong = events.find((event, index) => index > 0 && event.id <= (events[index - 1]?.id ?? -1))
    if (wrong !== undefined) this.mistakes.push(`Event ${wrong.id} is shown twice or out of order.`)
  }

  #hear(events: readonly AgentEvent[]): void {
    for (const { id } of events) {
      const run = this.told.at(-1)
      if (run === undefined || id <= (run.at(-1) ?? -1)) this.told.push([id])
      else run.push(id)
    }
  }
}

export interface ShownState {
  readonly snapshot: Omit<ConversationSnapshot, 'error'> & { readonly error: string | null }
  readonly diagnostics: ConversationDiagnostics
  readonly told: readonly (readonly number[])[]
  readonly statuses: readonly string[]
  readonly mistakes: readonly string[]
  /** How many ids were ever in gaps at once. */
  readonly mostMissing: number
}

export interface Reel {
  /** How many sockets this page has. */
  readonly sockets: number
  state(id: string): ShownState
  /** The whole log as the conversation reads it: what is not held here is asked for. */
  readAll(id: string): Promise<AgentEvent[]>
  /** What lies on the disk, read by a store of its own, with the ranges that it says it holds. */
  readDisk(id: string): Promise<{ events: AgentEvent[]; known: readonly { from: number; to: number }[] }>
  send(id: string, action: NewEvent): Promise<SendReceipt>
  jumpTo(id: string, target: number | 'first' | 'last'): Promise<void>
  close(): void
}

declare global {
  // An interface, to be joined with the browser's own.
  interface Window {
    reel: Reel
  }
}

/** Sockets of this page that are open or opening. */
let sockets = 0

globalThis.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    sockets++
    this.addEventListener('close', () => sockets--, { once: true })
  }
}

const query = new URLSearchParams(location.search)
const baseUrl = query.get('server') ?? ''
const client = createEventClient({ baseUrl, live: query.get('feed') === 'socketio' ? socketIoFeed() : webSocketFeed() })
const opened = new Map(query.getAll('conversation').map((id) => [id, new Shown(client.conversation(id))]))

function shown(id: string): Shown {
  const found = opened.get(id)
  if (found === undefined) throw new Error(`The page was not opened with conversation ${id}.`)
  return found
}

window.reel = {
  get sockets() {
    return sockets
  },
  state(id) {
    const { window, conversation, told, statuses, mistakes, mostMissing } = shown(id)
    const snapshot = window.getSnapshot()
    return { snapshot: { ...snapshot, error: snapshot.error?.code ?? null }, diagnostics: conversation.diagnostics(), told, statuses, mistakes, mostMissing }
  },
  readAll: (id) => Array.fromAsync(shown(id).conversation.log.searchEvents()),
  async readDisk(id) {
    const store = await EventStore.open({ conversationId: id, baseUrl: `${baseUrl}/api/conversations/${id}` })
    try {
      const { known } = await store.head()
      return { known, events: await Array.fromAsync(store.searchEvents({ onMissing: 'skip' })) }
    } finally {
      await store.close()
    }
  },
  send: (id, action) => shown(id).conversation.send(action),
  jumpTo: (id, target) => shown(id).window.jumpTo(target),
  close: () => client.close(),
}

void navigator.serviceWorker.register('./sw.js')
