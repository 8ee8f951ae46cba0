import type { EventreelError, ProtocolError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'

/** Entries kept of each kind. */
const KEPT = 50

/** What a session has lived through, for diagnostics. */
export class SessionRecord {
  readonly #runtime: Pick<Runtime, 'now'>
  readonly #reconnects: { readonly at: number; readonly reason: string }[] = []
  readonly #rejected: { readonly id: number | null; readonly field: string; readonly message: string }[] = []
  duplicatesDropped = 0
  framesReceived = 0
  /** Links lost since the beginning, also those no longer listed. */
  lostLinks = 0

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime
  }

  get reconnects(): readonly { readonly at: number; readonly reason: string }[] {
    return [...this.#reconnects]
  }
  get rejected(): readonly { readonly id: number | null; readonly field: string; readonly message: string }[] {
    return [...this.#rejected]
  }

  lost(error: EventreelError): void {
    this.lostLinks++
    this.#reconnects.push({ at: this.#runtime.now(), reason: `${error.code}: ${error.message}` })
    if (this.#reconnects.length > KEPT) this.#reconnects.shift()
  }

  reject(id: number | null, error: ProtocolError): void {
    this.#rejected.push({ id, field: error.field, message: error.message })
    if (this.#rejected.length > KEPT) this.#rejected.shift()
  }
}
