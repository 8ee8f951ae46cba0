import type { PendingSend } from './conversation.ts'

/** A message the user sent, with what only its delivery needs to know. */
export interface SendEntry extends PendingSend {
  /** The event it became, once the server has said so. */
  readonly ackedId: number | null
  /** It may be with a server that knows no keys. */
  readonly tried: boolean
  /** Highest id of the log when it was given to the server: what came before is no echo of it. */
  readonly after: number
  /** The log it was written for, where that was known. */
  readonly epoch: string | null
  /** The outbox that it was saved in. */
  readonly home: string | undefined
  /** How many links broke while it was under way. */
  readonly losses: number
  /** Another tab may have given it to the server: where nothing was saved, nobody knows. */
  readonly handed?: boolean | undefined
}

/** What is settled is remembered this long, in messages, so that nothing that comes late brings it back. */
const REMEMBERED = 500

/** What the user sent and the log does not show yet, in the order in which it is delivered; and what was settled of it. */
export class SendList {
  readonly #onChange: () => void
  readonly #onGone: (entry: SendEntry) => void
  readonly #gone = new Map<string, number | null>()
  #entries: readonly SendEntry[] = []

  /** @param onGone told of each that is settled, after the change */
  constructor(onChange: () => void, onGone: (entry: SendEntry) => void) {
    this.#onChange = onChange
    this.#onGone = onGone
  }

  get entries(): readonly SendEntry[] {
    return this.#entries
  }
  /** What was settled, with the event that it became, latest last. */
  get gone(): ReadonlyMap<string, number | null> {
    return this.#gone
  }

  find(key: string): SendEntry | undefined {
    return this.#entries.find((entry) => entry.key === key)
  }

  /** Takes up what is neither there nor settled. */
  add(entries: readonly SendEntry[]): void {
    const fresh = entries.filter(({ key }) => !this.#gone.has(key) && this.find(key) === undefined)
    if (fresh.length > 0) this.#set([...this.#entries, ...fresh].sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)))
  }

  update(key: string, change: Partial<SendEntry>): void {
    if (this.find(key) !== undefined) this.#set(this.#entries.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)))
  }

  /** @param id the event that it became; null where there is none, or none is known */
  remove(key: string, id: number | null): void {
    this.remember(key, id)
    const gone = this.find(key)
    if (gone === undefined) return
    this.#set(this.#entries.filter((entry) => entry !== gone))
    this.#onGone(gone)
  }

  /** Notes that a key is settled, whether or not this tab has seen its message. */
  remember(key: string, id: number | null): void {
    this.#gone.delete(key)
    this.#gone.set(key, id)
    if (this.#gone.size > REMEMBERED) for (const oldest of [...this.#gone.keys()].slice(0, 1)) this.#gone.delete(oldest)
  }

  /** The log with the events that they became is gone, or what was after `end`: nobody is to wait for them. */
  forgetEvents(end: number): void {
    for (const [key, id] of this.#gone) if (id !== null && id > end) this.#gone.set(key, null)
  }

  /** It was settled by mistake: whoever delivers it says so. */
  revive(key: string): void {
    this.#gone.delete(key)
  }

  #set(entries: readonly SendEntry[]): void {
    this.#entries = entries
    this.#onChange()
  }
}
