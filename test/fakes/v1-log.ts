import { randomUUID } from 'node:crypto'

/** An event of the newer mechanism, as plain JSON. */
export type V1Event = Readonly<Record<string, unknown>>
export type StoredV1Event = V1Event & { readonly id: string; readonly timestamp: string }

export interface V1Search {
  readonly pageId: string | null
  readonly limit: number
  readonly descending: boolean
  readonly source: string | null
  readonly gte: string | null
  readonly lt: string | null
}

/** The log of one conversation: uuids, naive timestamps, no numbers. Its order is by timestamp; what shares one keeps the order in which it came. */
export class V1Log {
  #events: StoredV1Event[] = []
  #micros = Date.now() * 1000

  constructor(events: readonly V1Event[]) {
    for (const event of events) this.append(event)
  }

  get count(): number {
    return this.#events.length
  }

  /** Gives what is missing: id and timestamp. One with an older timestamp of its own goes to where that belongs. */
  append(event: V1Event): StoredV1Event {
    const stored = { kind: 'MessageEvent', source: 'agent', id: randomUUID(), timestamp: this.#timestamp(), ...event } as StoredV1Event
    const at = this.#events.findLastIndex(({ timestamp }) => timestamp <= stored.timestamp)
    this.#events.splice(at + 1, 0, stored)
    return stored
  }

  all(): StoredV1Event[] {
    return [...this.#events]
  }

  get(id: string): StoredV1Event | undefined {
    return this.#events.find((event) => event.id === id)
  }

  /** The log ends earlier, as after a restore. */
  cut(count: number): void {
    this.#events = this.#events.slice(0, count)
  }

  search({ pageId, limit, descending, source, gte, lt }: V1Search): { items: StoredV1Event[]; next_page_id: string | null } {
    const found = this.#events.filter((event) => (source === null || event['source'] === source) && (gte === null || event.timestamp >= gte) && (lt === null || event.timestamp < lt))
    if (descending) found.reverse()
    // An id that is not there is as none.
    const start = Math.max(0, found.findIndex(({ id }) => id === pageId))
    return { items: found.slice(start, start + limit), next_page_id: found[start + limit]?.id ?? null }
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
