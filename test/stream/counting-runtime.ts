import { ManualClock } from '../../src/testing/manual-clock.ts'

/** A manual clock that knows what has been taken from it and not been given back. */
export class CountingRuntime extends ManualClock {
  readonly #held = new Map<string, number>()

  /** What is still held, by name; empty when all is given back. */
  get held(): Record<string, number> {
    return Object.fromEntries([...this.#held].filter(([, count]) => count > 0))
  }

  override setTimer(callback: () => void, ms: number): () => void {
    const release = this.#hold('timer')
    const cancel = super.setTimer(() => {
      release()
      callback()
    }, ms)
    return () => {
      release()
      cancel()
    }
  }
  override onOnlineChange(listener: (online: boolean) => void): () => void {
    return this.#holding('online', super.onOnlineChange(listener))
  }
  override onVisibleChange(listener: (visible: boolean) => void): () => void {
    return this.#holding('visible', super.onVisibleChange(listener))
  }
  override onSuspend(listener: (suspended: boolean) => void): () => void {
    return this.#holding('suspend', super.onSuspend(listener))
  }

  #holding(name: string, off: () => void): () => void {
    const release = this.#hold(name)
    return () => {
      release()
      off()
    }
  }

  #hold(name: string): () => void {
    let isHeld = true
    this.#held.set(name, (this.#held.get(name) ?? 0) + 1)
    return () => {
      if (isHeld) this.#held.set(name, (this.#held.get(name) ?? 0) - 1)
      isHeld = false
    }
  }
}
