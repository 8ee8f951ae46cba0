/** An event of the mechanism, as plain JSON. */
export type V0Event = Readonly<Record<string, unknown>>

const KEYS = ['id', 'timestamp', 'source', 'message', 'cause', 'action', 'observation', 'tool_call_metadata', 'llm_metrics', 'args', 'timeout', 'content', 'extras', 'success']

/**
 * The mechanism's log on disk: an id is taken at once, the file is written at some other time. What has no file is not there,
 * and a new process counts from the highest file on.
 */
export class V0Log {
  readonly #files = new Map<number, V0Event>()
  #nextId = 0
  #micros = Date.now() * 1000

  constructor(events: readonly V0Event[]) {
    for (const event of events) this.write(this.take(event))
  }

  /** Gives the event its id (its own where it has one) and timestamp. */
  take(event: V0Event): V0Event & { readonly id: number } {
    const id = typeof event['id'] === 'number' ? event['id'] : this.#nextId
    this.#nextId = Math.max(this.#nextId, id + 1)
    const stamped: Record<string, unknown> = { source: 'agent', timestamp: this.#timestamp(), message: messageOf(event), ...event, id }
    const ordered: Record<string, unknown> = {}
    for (const key of KEYS) if (stamped[key] !== undefined && stamped[key] !== null) ordered[key] = stamped[key]
    return { ...ordered, id }
  }

  write(event: V0Event & { readonly id: number }): void {
    this.#files.set(event.id, event)
  }

  /** What a new process makes of the files: ids taken but never written are given again. */
  reopen(): void {
    this.#nextId = Math.max(-1, ...this.#files.keys()) + 1
  }

  /** Another log in the place of this one: its files are gone, ids begin at the beginning. */
  replace(events: readonly V0Event[]): void {
    this.#files.clear()
    this.#nextId = 0
    for (const event of events) this.write(this.take(event))
  }

  /** Every event whose file is written, ascending. */
  all(): V0Event[] {
    return [...this.#files].toSorted(([a], [b]) => a - b).map(([, event]) => event)
  }

  search(range: { startId: number; endId: number; reverse: boolean; limit: number }): V0Event[] {
    const ids = [...this.#files.keys()].filter((id) => id >= range.startId && id <= range.endId)
    ids.sort((a, b) => (range.reverse ? b - a : a - b))
    return ids.slice(0, range.limit).map((id) => this.#files.get(id)).filter((event) => event !== undefined)
  }

  /** Local time without an offset; microseconds are left out when they are 0. */
  #timestamp(): string {
    this.#micros = Math.max(this.#micros + 1, Date.now() * 1000)
    const date = new Date(this.#micros / 1000)
    const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
    const micros = this.#micros % 1_000_000
    return micros === 0 ? local : `${local}.${String(micros).padStart(6, '0')}`
  }
}

/** The mechanism's one line for people, as far as clients rely on it. */
function messageOf({ action, args }: V0Event): unknown {
  return action === 'message' && typeof args === 'object' && args !== null && 'content' in args ? args.content : ''
}
