/** Web Locks for one name, in memory: a queue, abort, and steal, as the platform has them. */
export class FakeLocks {
  readonly #queue: { readonly grant: () => void }[] = []
  #holder: { readonly lose: (reason: unknown) => void } | null = null

  request = (async (_name: string, options: LockOptions, work: () => Promise<unknown>): Promise<unknown> => {
    if (options.steal === true) {
      this.#holder?.lose(new DOMException('The lock was stolen.', 'AbortError'))
      return this.#hold(work)
    }
    if (this.#holder !== null || this.#queue.length > 0) await this.#turn(options.signal)
    return this.#hold(work)
  }) as LockManager['request']

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const place = { grant: resolve }
      signal?.addEventListener('abort', () => {
        const at = this.#queue.indexOf(place)
        if (at < 0) return
        this.#queue.splice(at, 1)
        reject(signal.reason as Error)
      })
      this.#queue.push(place)
    })
  }

  #hold(work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const holder = { lose: reject }
      this.#holder = holder
      void work()
        .then(resolve, reject)
        .finally(() => {
          // A thief holds it by now.
          if (this.#holder !== holder) return
          this.#holder = null
          this.#queue.shift()?.grant()
        })
    })
  }
}
