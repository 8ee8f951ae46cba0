import type { EventreelError, ProtocolError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { DiagnosticEntry, DiagnosticFact, Traffic } from './diagnostics.ts'

/** Entries kept of each kind. */
const KEPT = 50

/** What a session has lived through, for diagnostics. */
export class SessionRecord {
  readonly #runtime: Pick<Runtime, 'now'>
  readonly #reconnects: { readonly at: number; readonly reason: string }[] = []
  readonly #rejected: { readonly id: number | null; readonly field: string; readonly message: string }[] = []
  readonly #listeners = new Set<(entry: DiagnosticEntry) => void>()
  readonly #recent: DiagnosticEntry[] = []
  duplicatesDropped = 0
  framesReceived = 0
  /** Links lost since the beginning, also those no longer listed. */
  lostLinks = 0
  /** Counted by the half that speaks with servers; null until it is there. */
  traffic: Traffic | null = null
  /** Told at once of each entry. */
  onEntry: ((entry: DiagnosticEntry) => void) | undefined

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime
  }

  get reconnects(): readonly { readonly at: number; readonly reason: string }[] {
    return [...this.#reconnects]
  }
  get rejected(): readonly { readonly id: number | null; readonly field: string; readonly message: string }[] {
    return [...this.#rejected]
  }
  /** The last entries, oldest first. */
  get recent(): readonly DiagnosticEntry[] {
    return [...this.#recent]
  }

  tell(fact: DiagnosticFact): void {
    const entry = { at: this.#runtime.now(), ...fact }
    keep(this.#recent, entry)
    this.onEntry?.(entry)
    // One by one and later: whoever listens can neither break the session nor each other.
    for (const listener of this.#listeners) queueMicrotask(() => listener(entry))
  }

  listen(listener: (entry: DiagnosticEntry) => void): () => void {
    const own = (entry: DiagnosticEntry) => listener(entry)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  lost({ code, message }: EventreelError): void {
    this.lostLinks++
    keep(this.#reconnects, { at: this.#runtime.now(), reason: `${code}: ${message}` })
    this.tell({ type: 'lost', code, message })
  }

  reject(id: number | null, { field, message }: ProtocolError): void {
    keep(this.#rejected, { id, field, message })
    this.tell({ type: 'rejected', id, field })
  }
}

function keep<T>(list: T[], entry: T): void {
  if (list.push(entry) > KEPT) list.shift()
}
