type Listener = (event: SimEvent) => void

export interface SimEvent {
  readonly type: string
  readonly target: unknown
  readonly oldVersion?: number
  readonly newVersion?: number | null
  preventDefault(): void
}

/** An event target as light as the simulation needs it. */
export class SimTarget {
  #listeners: { readonly type: string; readonly listener: Listener }[] | undefined

  addEventListener(type: string, listener: Listener): void {
    ;(this.#listeners ??= []).push({ type, listener })
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners = this.#listeners?.filter((other) => other.type !== type || other.listener !== listener)
  }

  get isHeard(): boolean {
    return this.#listeners !== undefined && this.#listeners.length > 0
  }

  /** @param handler the `on…` property of this type */
  emit(event: SimEvent, handler: ((event: SimEvent) => unknown) | null): void {
    handler?.call(this, event)
    if (this.#listeners === undefined) return
    for (const { type, listener } of [...this.#listeners]) if (type === event.type) listener(event)
  }
}

export function simEvent(type: string, target: unknown, versions: { oldVersion?: number; newVersion?: number | null } = {}): SimEvent {
  return { type, target, preventDefault() {}, ...versions }
}
