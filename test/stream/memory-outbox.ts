import type { Outbox, OutboxClaim, OutboxContent, OutboxEntry } from '../../src/store/outbox.ts'

/** What several pages, or tabs, of one test share as their disk. */
export class MemoryOutbox implements Outbox {
  readonly entries = new Map<string, OutboxEntry>()
  damaged = 0
  #erasures = 0

  get home(): string {
    return `home-${this.#erasures}`
  }
  async load(): Promise<OutboxContent> {
    return { home: this.home, entries: [...this.entries.values()], damaged: this.damaged }
  }
  async put(entry: OutboxEntry, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted()
    this.entries.set(entry.key, entry)
    return this.home
  }
  async delete(key: string): Promise<void> {
    this.entries.delete(key)
  }
  async claim(claimed: OutboxEntry, home?: string): Promise<OutboxClaim> {
    const entry = this.entries.get(claimed.key)
    if (entry === undefined && home === this.home) return 'gone'
    if (entry?.tried === true) return 'tried'
    this.entries.set(claimed.key, { ...claimed, tried: true })
    return entry === undefined ? 'tried' : 'claimed'
  }
  /** The browser deletes it, under all that have it open. */
  erase(): void {
    this.entries.clear()
    this.#erasures++
  }
  close(): void {}
}
