/** How many things are open at once, each under a name. */
export class OpenCounts {
  readonly #most: number
  readonly #open = new Map<string, number>()

  /** @param most Of one name. */
  constructor(most: number) {
    this.#most = most
  }

  /** Counts one until the result is called, once or more; null when as many are open as may be. */
  open(name: string): (() => void) | null {
    const open = this.#open.get(name) ?? 0
    if (open >= this.#most) return null
    this.#open.set(name, open + 1)
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      const left = (this.#open.get(name) ?? 1) - 1
      if (left > 0) this.#open.set(name, left)
      else this.#open.delete(name)
    }
  }
}
