import type { Page } from './page.ts'
import type { Scheduler } from './scheduler.ts'

interface Held {
  readonly page: Page
  readonly name: string
  readonly mode: LockMode
  /** Ends the holder's promise when the lock is taken from it. */
  readonly lose: (error: DOMException) => void
}

interface Waiting {
  readonly page: Page
  readonly name: string
  readonly mode: LockMode
  readonly grant: () => void
}

type LockCallback = (lock: { name: string; mode: LockMode } | null) => unknown

const GRANT_MS = 0.2

/** The Web Locks of one origin. A frozen page keeps its locks; a dead one does not. */
export class SimLocks {
  readonly #scheduler: Scheduler
  #held: Held[] = []
  #waiting: Waiting[] = []

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** The `navigator.locks` of one page. */
  managerFor(page: Page): { request(name: string, ...rest: unknown[]): Promise<unknown> } {
    return {
      request: (name: string, ...rest: unknown[]) => {
        const callback = rest.at(-1) as LockCallback
        const options = (rest.length > 1 ? rest[0] : {}) as LockOptions
        return this.#request(page, name, options, callback)
      },
    }
  }

  /** Whether this page holds a lock. */
  isHolder(page: Page): boolean {
    return this.#held.some((held) => held.page === page)
  }

  abandon(page: Page): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.page !== page)
    this.#held = this.#held.filter((held) => held.page !== page)
    this.#scheduler.after(GRANT_MS, 'lock', null, () => this.#grantNext())
  }

  #request(page: Page, name: string, { mode = 'exclusive', ifAvailable = false, steal = false, signal }: LockOptions, callback: LockCallback): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      if (!page.effect()) return
      const run = () => {
        let isOver = false
        const held: Held = {
          page,
          name,
          mode,
          lose: (error) => {
            isOver = true
            this.#scheduler.after(GRANT_MS, 'lock', page, () => reject(error))
          },
        }
        this.#held.push(held)
        const release = () => {
          this.#held = this.#held.filter((other) => other !== held)
          this.#scheduler.after(GRANT_MS, 'lock', null, () => this.#grantNext())
        }
        this.#scheduler.after(GRANT_MS, 'lock', page, () => {
          // Whoever has given up by now has been told, and is not called.
          if (signal?.aborted === true) return release()
          signal?.removeEventListener('abort', abort)
          void Promise.resolve()
            .then(() => callback({ name, mode }))
            .then(
              (value) => {
                if (isOver || page.isDead) return
                release()
                resolve(value)
              },
              (error: unknown) => {
                if (isOver || page.isDead) return
                release()
                reject(error)
              },
            )
        })
      }
      const waiting: Waiting = { page, name, mode, grant: run }
      const abort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#scheduler.after(GRANT_MS, 'lock', null, () => {
        if (page.isDead || signal?.aborted === true) return
        if (steal) {
          for (const held of this.#held.filter((other) => other.name === name)) held.lose(new DOMException('The lock was stolen.', 'AbortError'))
          this.#held = this.#held.filter((other) => other.name !== name)
          run()
        } else if (this.#isFree(waiting) && !this.#waiting.some((other) => other.name === name)) run()
        else if (ifAvailable) this.#scheduler.after(GRANT_MS, 'lock', page, () => void Promise.resolve(callback(null)).then(resolve, reject))
        else this.#waiting.push(waiting)
      })
    })
  }

  #isFree({ name, mode }: Pick<Waiting, 'name' | 'mode'>): boolean {
    return !this.#held.some((held) => held.name === name && (mode === 'exclusive' || held.mode === 'exclusive'))
  }

  #grantNext(): void {
    const blockedNames = new Set<string>()
    for (const waiting of [...this.#waiting]) {
      if (blockedNames.has(waiting.name)) continue
      if (!this.#isFree(waiting)) {
        blockedNames.add(waiting.name)
        continue
      }
      this.#waiting = this.#waiting.filter((other) => other !== waiting)
      waiting.grant()
    }
  }
}
