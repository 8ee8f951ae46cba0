import { EventreelError, type EventreelErrorCode } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { SendEntry, SendList } from './send-list.ts'
import type { SendsMessage, SharedSend } from './sends-message.ts'
import type { TabLink } from './tab-link.ts'

/** A leader that has not listed a message by then is asked again. */
const ASK_AGAIN_MS = 2_000
/** So many of those that were settled last go with each list. */
const TOLD_GONE = 32

export interface SendTabsOptions {
  readonly link: TabLink
  readonly list: SendList
  readonly runtime: Runtime
  /** Whether the event of this id is shown here. */
  readonly isShown: (id: number) => boolean
  /** As leader: another tab's message is to be delivered. */
  readonly takeUp: (entry: SendEntry) => void
  readonly retry: (key: string) => void
  readonly discard: (key: string) => void
  /** As leader: the disk may hold what another tab has left. */
  readonly look: () => void
}

/** Keeps the tabs' lists of unsent messages one: the leader tells all of its own, the others tell it what it lacks. */
export class SendTabs {
  readonly #options: SendTabsOptions
  readonly #stop: () => void
  #isTelling = false
  #isHearing = false
  /** The leader's time that {@link #listed} is of. */
  #reign = ''
  /** What the leader has listed last, with the event that each became. */
  #listed: ReadonlyMap<string, number | null> = new Map()
  /** What a leader was told of, or told this tab of, by the reign in which it first was. */
  readonly #handed = new Map<string, string>()
  /** As follower: which message an event without a key was taken for. */
  readonly #guesses = new Map<number, string>()
  #cancelAsk: (() => void) | undefined

  constructor(options: SendTabsOptions) {
    this.#options = options
    this.#stop = options.link.on('sends', (message) => this.#hear(message))
  }

  get isFollower(): boolean {
    return this.#options.link.role === 'follower'
  }

  /** This tab is another one now: it tells nothing until its list is whole. */
  pause(): void {
    this.#isTelling = false
  }

  /** From now on this tab tells; its list is whole. */
  lead(): void {
    this.#cancelAsk?.()
    if (this.#options.link.role !== 'leader') return
    this.#reign = this.#options.runtime.uuid()
    this.#isTelling = true
    this.#tell()
  }

  /** Whoever leads now is asked for its list. */
  follow(): void {
    this.#reign = ''
    this.#listed = new Map()
    this.#options.link.post('sends', { type: 'hello' })
    this.#handOver()
  }

  /** The list has changed here. */
  changed(): void {
    if (this.#isHearing) return
    this.#tell()
    this.#handOver()
  }

  /** Whether the leader answers for this message. */
  isListed(key: string): boolean {
    return this.#listed.has(key)
  }

  /** Whether another tab may have delivered this message. */
  wasHanded({ key, handed }: SendEntry): boolean {
    return handed === true || this.#handed.has(key)
  }

  /** The user sends it again. */
  retried(key: string): void {
    this.#handed.delete(key)
  }

  guessed(id: number, key: string): void {
    if (this.isFollower) this.#guesses.set(id, key)
  }

  askRetry(key: string): void {
    this.#options.link.post('sends', { type: 'retry', key })
  }
  tellDiscard(key: string): void {
    this.#options.link.post('sends', { type: 'discard', key })
  }

  close(): void {
    this.#isTelling = false
    this.#stop()
    this.#cancelAsk?.()
  }

  #hear(message: SendsMessage): void {
    const { list, takeUp, retry, discard, look } = this.#options
    switch (message.type) {
      case 'hello':
        return this.#tell()
      case 'look':
        return look()
      case 'send': {
        if (this.isFollower) return
        const { key } = message.entry
        const id = list.gone.get(key)
        // Must be among those told of.
        if (id !== undefined) list.remember(key, id)
        else takeUp(fromShared({ ...message.entry, handed: message.entry.handed === true || !this.#isTelling || message.reign !== this.#reign }))
        return this.#tell()
      }
      case 'retry':
        if (!this.isFollower) retry(message.key)
        return
      case 'discard':
        return discard(message.key)
      case 'sends':
        if (this.isFollower) this.#accept(message)
    }
  }

  #accept({ reign, entries, gone }: Extract<SendsMessage, { readonly type: 'sends' }>): void {
    const { list, isShown } = this.#options
    if (reign !== this.#reign) this.#listed = new Map()
    this.#reign = reign
    this.#isHearing = true
    try {
      for (const [key, id] of gone) this.#settle(key, id)
      const known = new Set(list.entries.map(({ key }) => key))
      for (const shared of entries) {
        if (known.has(shared.key)) this.#merge(shared)
        else list.add([fromShared(shared)])
        if (shared.ackedId !== null && isShown(shared.ackedId)) list.remove(shared.key, shared.ackedId)
      }
      const told = new Map(entries.map(({ key, ackedId }) => [key, ackedId]))
      // What the leader had and has no more is settled, whether or not it said how.
      for (const { key, ackedId } of list.entries) if (!told.has(key) && ackedId === null && this.#listed.has(key)) list.remove(key, null)
      this.#listed = told
      for (const key of told.keys()) this.#note(key)
    } finally {
      this.#isHearing = false
    }
    this.#handOver()
  }

  #settle(key: string, id: number | null): void {
    const { list, isShown } = this.#options
    const guess = id === null ? undefined : this.#guesses.get(id)
    // Another message with the same words: it was this one's echo.
    if (guess !== undefined && guess !== key && id !== null) {
      this.#guesses.delete(id)
      list.revive(guess)
    }
    if (id === null || list.find(key) === undefined || isShown(id)) list.remove(key, list.gone.get(key) ?? id)
    else list.update(key, { ackedId: id })
  }

  #merge(shared: SharedSend): void {
    const { list } = this.#options
    const entry = list.find(shared.key)
    if (entry === undefined) return
    // What this tab knows of its event it keeps, unless the leader has taken its word back.
    const ackedId = shared.ackedId ?? (this.#listed.get(shared.key) == null ? entry.ackedId : null)
    if (ackedId === entry.ackedId && same(entry, shared)) return
    const isSameError = entry.error?.code === shared.error?.code && entry.error?.message === shared.error?.message
    list.update(shared.key, { ...fromShared(shared), ackedId, ...(isSameError ? { error: entry.error } : {}) })
  }

  #note(key: string): void {
    if (!this.#handed.has(key)) this.#handed.set(key, this.#reign)
  }

  #tell(): void {
    if (!this.#isTelling) return
    const { link, list } = this.#options
    link.post('sends', { type: 'sends', reign: this.#reign, entries: list.entries.map(toShared), gone: [...list.gone].slice(-TOLD_GONE) })
  }

  /** As follower: what the leader has not listed, it must hear of. */
  #handOver(): void {
    if (!this.isFollower) return
    const { link, list, runtime } = this.#options
    const unlisted = list.entries.filter(({ key, ackedId }) => ackedId === null && !this.#listed.has(key))
    for (const entry of unlisted) {
      const before = this.#handed.get(entry.key)
      link.post('sends', { type: 'send', reign: this.#reign, entry: { ...toShared(entry), handed: entry.handed === true || (before !== undefined && before !== this.#reign) } })
      this.#note(entry.key)
    }
    this.#cancelAsk?.()
    if (unlisted.length > 0) this.#cancelAsk = runtime.setTimer(() => this.#handOver(), ASK_AGAIN_MS)
  }
}

function toShared({ key, action, createdAt, status, error, durable, home, ackedId, tried, after, epoch }: SendEntry): SharedSend {
  return { key, action, createdAt, status, error: error === null ? null : { code: error.code, message: error.message }, durable, home, ackedId, tried, after, epoch }
}

function fromShared(shared: SharedSend): SendEntry {
  return { ...shared, error: reviveError(shared.error), losses: 0 }
}

export function reviveError(error: { readonly code: string; readonly message: string } | null | undefined): EventreelError | null {
  // Only an error of ours was ever written.
  return error == null ? null : new EventreelError(error.code as EventreelErrorCode, error.message)
}

function same(entry: SendEntry, shared: SharedSend): boolean {
  return (
    entry.status === shared.status &&
    entry.error?.code === shared.error?.code &&
    entry.error?.message === shared.error?.message &&
    entry.durable === shared.durable &&
    entry.tried === shared.tried &&
    entry.after === shared.after &&
    entry.epoch === shared.epoch
  )
}
