import { simEvent, SimTarget, type SimEvent } from './idb-target.ts'

/** `IDBRequest`. */
export class SimRequest extends SimTarget {
  result: unknown
  error: DOMException | null = null
  readyState: 'pending' | 'done' = 'pending'
  source: unknown = null
  transaction: unknown = null
  onsuccess: ((event: SimEvent) => unknown) | null = null
  onerror: ((event: SimEvent) => unknown) | null = null

  /** Whether anybody would notice when it is done. */
  get isWatched(): boolean {
    return this.isHeard || this.onsuccess !== null || this.onerror !== null
  }

  succeed(result: unknown): void {
    this.result = result
    this.readyState = 'done'
    this.emit(simEvent('success', this), this.onsuccess)
  }

  fail(error: DOMException): void {
    this.result = undefined
    this.error = error
    this.readyState = 'done'
    this.emit(simEvent('error', this), this.onerror)
  }
}

/** `IDBOpenDBRequest`. */
export class SimOpenRequest extends SimRequest {
  onupgradeneeded: ((event: SimEvent) => unknown) | null = null
  onblocked: ((event: SimEvent) => unknown) | null = null

  tell(type: 'upgradeneeded' | 'blocked', oldVersion: number, newVersion: number | null): void {
    this.emit(simEvent(type, this, { oldVersion, newVersion }), type === 'blocked' ? this.onblocked : this.onupgradeneeded)
  }
}
