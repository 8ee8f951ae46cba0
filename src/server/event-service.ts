import { EventreelError } from '../errors.ts'
import type { AgentEvent, EventOrigin } from '../protocol/agent-event.ts'
import { parseTransient, type TransientFrame } from '../protocol/frames.ts'
import type { Runtime } from '../runtime.ts'
import { ConversationHubs } from './conversation-hub.ts'
import { DraftBoard } from './draft-board.ts'
import { FanOut } from './fan-out.ts'
import { localTimestamp, prepareEvent, type PreparedEvent } from './event-text.ts'
import { fingerprintOf } from './fingerprint.ts'
import { errorDetails, type Logger } from './logger.ts'
import { parseStored } from './storage-event-log.ts'
import type { NodeLink } from './news.ts'
import type { SecretGuard } from './secret-guard.ts'
import type { AppendResult, EventStorage } from './storage.ts'
import type { CheckedEvent } from './validation.ts'

/** Largest event where nobody says otherwise, in bytes of JSON. */
export const DEFAULT_MAX_EVENT_BYTES = 4 << 20

export interface EventServiceOptions {
  readonly storage: EventStorage
  readonly runtime: Pick<Runtime, 'now' | 'setTimer' | 'uuid'>
  readonly logger: Logger
  readonly maxEventBytes: number
  readonly secrets: SecretGuard
  readonly headIntervalMs: number
  /** How the nodes that share the store hear of each other; undefined where there is one. */
  readonly nodes?: NodeLink | undefined
  readonly onUserAction: ((event: AgentEvent, conversationId: string) => void | Promise<void>) | undefined
}

export interface AppendOptions {
  /** Whom events come from that do not say it themselves; `always` overrules those that do. */
  readonly source: EventOrigin
  readonly always?: boolean | undefined
  readonly epoch?: string | undefined
  /** One key for the append: of the one event, or of the whole list. */
  readonly idempotencyKey?: string | undefined
  /** True for history that is brought here: events keep the timestamps that they have. */
  readonly keepTimestamps?: boolean | undefined
  /** True for what a client sent: the user's actions in it are told to `onUserAction`. */
  readonly fromClient?: boolean | undefined
}

export interface Appended extends AppendResult {
  /** The new ones, as kept, with their ids. */
  readonly events: () => AgentEvent[]
}

/** What every door of the server (HTTP, both sockets, this process) does with events. */
export class EventService {
  readonly storage: EventStorage
  readonly hubs = new ConversationHubs()
  readonly drafts = new DraftBoard()
  readonly options: EventServiceOptions
  readonly #fanOut: FanOut | null
  readonly #running = new Set<Promise<unknown>>()

  constructor(options: EventServiceOptions) {
    this.options = options
    this.storage = options.storage
    const { nodes, runtime, logger } = options
    this.#fanOut = nodes === undefined ? null : new FanOut({ ...nodes, hubs: this.hubs, drafts: this.drafts, runtime, logger })
  }

  /** False while this process cannot know whether logs have grown on other nodes. */
  get isCurrent(): boolean {
    return this.#fanOut?.isCurrent ?? true
  }

  /** Appends checked events, all or none; resolves when they are durable. A list has 1 to 1,000. */
  append(conversationId: string, list: readonly CheckedEvent[], options: AppendOptions): Promise<Appended> {
    const appended = this.#append(conversationId, list, options)
    this.#running.add(appended)
    const forget = () => this.#running.delete(appended)
    appended.then(forget, forget)
    return appended
  }

  /** Resolves when the appends under way are done, and those who sent them were told. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
    // The answers are written in the turns that follow.
    await new Promise<void>((resolve) => void setImmediate(resolve))
  }

  async #append(conversationId: string, list: readonly CheckedEvent[], options: AppendOptions): Promise<Appended> {
    const timestamp = localTimestamp(this.options.runtime.now())
    const single = list.length === 1
    const { secrets } = this.options
    secrets.idempotencyKey(conversationId, options.idempotencyKey)
    const prepared = list.map(({ event: sent }) => {
      const event = secrets.event(conversationId, sent)
      return prepareEvent(event, {
        source: options.always === true ? options.source : (event.source ?? options.source),
        timestamp: (options.keepTimestamps === true ? event.timestamp : undefined) ?? timestamp,
        idempotencyKey: single ? options.idempotencyKey : undefined,
        sent: event === sent ? undefined : sent,
      })
    })
    for (const { item } of prepared) this.#checkSize(item.rest)
    const result = await this.storage.append({
      conversationId,
      epoch: commonEpoch(list, options.epoch),
      items: prepared.map(({ item }) => item),
      key: single || options.idempotencyKey === undefined ? undefined : keyOfList(options.idempotencyKey, prepared),
    })
    for (const { draftKey } of prepared) if (draftKey !== null) this.#endDraft(conversationId, draftKey)
    if (result.appended > 0) this.#grown(conversationId, result)
    const events = () => newEvents(prepared, result)
    if (options.fromClient === true && result.appended > 0) this.#tellUserActions(conversationId, events)
    return { ...result, events }
  }

  sendTransient(conversationId: string, frame: TransientFrame): void {
    const checked = this.options.secrets.transient(conversationId, parseTransient(frame))
    if (checked === null) return
    const at = 'draft' in checked ? (this.drafts.get(conversationId, checked.draft.key)?.length ?? 0) : 0
    this.drafts.apply(conversationId, checked)
    this.hubs.find(conversationId)?.transient(checked)
    this.#fanOut?.transient(conversationId, checked, at)
  }

  async deleteConversation(conversationId: string): Promise<void> {
    await this.storage.deleteConversation(conversationId)
    this.#deleted(conversationId)
  }

  /** Deletes up to `limit` conversations that were last updated before this moment (ISO 8601, UTC); resolves with how many. */
  async deleteIdle(query: { updatedBefore: string; limit: number }): Promise<number> {
    const deleted = await this.storage.deleteIdle(query)
    for (const conversationId of deleted) this.#deleted(conversationId)
    return deleted.length
  }

  /** Stops hearing of other nodes; telling them what is left comes first. */
  async close(): Promise<void> {
    await this.#fanOut?.close()
  }

  #grown(conversationId: string, result: AppendResult): void {
    const hub = this.hubs.find(conversationId)
    if (hub?.epoch === result.epoch) hub.appended(result.latestEventId)
    else if (hub !== undefined) this.#fanOut?.check()
    this.#fanOut?.grown(conversationId, result)
  }

  #endDraft(conversationId: string, key: string): void {
    this.drafts.remove(conversationId, key)
    this.options.secrets.draftEnded(conversationId, key)
    this.#fanOut?.finished(conversationId, key)
  }

  #deleted(conversationId: string): void {
    this.drafts.clear(conversationId)
    this.hubs.end(conversationId, 'deleted')
    this.#fanOut?.deleted(conversationId)
  }

  #checkSize(text: string): void {
    const { maxEventBytes } = this.options
    // No character has more than three bytes for each of its units.
    if (text.length * 3 > maxEventBytes && Buffer.byteLength(text) > maxEventBytes) {
      throw new EventreelError('payload_too_large', `An event may have at most ${maxEventBytes} bytes.`)
    }
  }

  #tellUserActions(conversationId: string, events: () => readonly AgentEvent[]): void {
    const { onUserAction, logger } = this.options
    if (onUserAction === undefined) return
    const tell = async (event: AgentEvent) => onUserAction(event, conversationId)
    for (const event of events()) {
      if (event.action === undefined || event.source !== 'user') continue
      tell(event).catch((error: unknown) => logger({ level: 'error', what: 'onUserAction', ...errorDetails(error) }))
    }
  }
}

function commonEpoch(list: readonly CheckedEvent[], given: string | undefined): string | undefined {
  const epochs = new Set([given, ...list.map(({ epoch }) => epoch)].filter((epoch) => epoch !== undefined))
  if (epochs.size > 1) throw new EventreelError('epoch_changed', 'This was written for another epoch of the conversation.')
  return [...epochs][0]
}

function keyOfList(key: string, prepared: readonly PreparedEvent[]) {
  return { key, fingerprint: fingerprintOf(prepared.map((event) => event.fingerprint())) }
}

function newEvents(prepared: readonly PreparedEvent[], result: AppendResult): AgentEvent[] {
  const firstNew = result.latestEventId - result.appended + 1
  const seen = new Set<number>()
  return prepared.flatMap(({ item }, index) => {
    const id = result.ids[index]
    if (id === undefined || id < firstNew || seen.has(id)) return []
    seen.add(id)
    return [parseStored({ id, rest: item.rest, sealed: item.sealed })]
  })
}
