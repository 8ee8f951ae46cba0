import type { Outbox, OutboxClaim, OutboxContent, OutboxEntry } from '../../src/store/outbox.ts'

/** What several pages, or tabs, of one test share as their disk. */
export class MemoryOutbox implements Outbox {
  readonly entries = new Map<string, OutboxEntry>()
  damaged = 0

  async load(): Promise<OutboxContent> {
    return { entries: [...this.entries.values()], damaged: this.damaged }
  }
  async put(entry: OutboxEntry, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.entries.set(entry.key, entry)
  }
  async delete(key: string): Promise<void> {
    this.entries.delete(key)
  }
  async claim(claimed: OutboxEntry): Promise<OutboxClaim> {
    const entry = this.entries.get(claimed.key)
    if (entry === undefined) return 'gone'
    if (entry.tried) return 'tried'
    this.entries.set(claimed.key, { ...claimed, tried: true })
    return 'claimed'
  }
  close(): void {}
}
