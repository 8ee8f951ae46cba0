import { SimChannels } from './channels.ts'
import { Disk } from './disk/disk.ts'
import type { Faults } from './faults.ts'
import { SimLocks } from './locks.ts'
import { Network } from './network.ts'
import type { Page } from './page.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimServer } from './servers/sim-server.ts'

/** When every run begins. */
export const EPOCH_MS = 1_700_000_000_000

/** One browser with one origin: its disk, locks, channels and network are shared by its pages. */
export class Device {
  readonly name: string
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly disk: Disk
  readonly locks: SimLocks
  readonly channels: SimChannels
  readonly network: Network
  readonly pages = new Set<Page>()
  isOnline = true
  /** Nothing goes wrong any more. */
  isCalm = false
  /** What somebody has done to the wall clock, in milliseconds. */
  clockOffset = 0
  readonly #onDeath: (page: Page) => void

  constructor(options: { name: string; scheduler: Scheduler; faults: Faults; random: Random; server: SimServer; onDeath: (page: Page) => void }) {
    const { name, scheduler, faults, random, server, onDeath } = options
    this.name = name
    this.scheduler = scheduler
    this.faults = faults
    this.disk = new Disk(scheduler, faults, random.fork(1))
    this.locks = new SimLocks(scheduler)
    this.channels = new SimChannels(scheduler, random.fork(2))
    this.network = new Network({ device: this, scheduler, faults, random: random.fork(3), server })
    this.#onDeath = onDeath
  }

  wallClock(): number {
    return Math.floor(EPOCH_MS + this.scheduler.now + this.clockOffset)
  }

  setOnline(online: boolean): void {
    if (this.isOnline === online) return
    this.isOnline = online
    if (!online) this.network.cut()
    for (const page of this.pages) this.scheduler.after(1, 'network', page, () => [...page.onlineListeners].forEach((listener) => listener(online)))
  }

  /** A crash, or the end of a page: nothing of it runs any more. */
  kill(page: Page): void {
    if (page.isDead) return
    page.isDead = true
    this.pages.delete(page)
    this.disk.abandon(page)
    this.locks.abandon(page)
    this.channels.abandon(page)
    this.network.abandon(page)
    this.#onDeath(page)
  }

  /** Stands still as soon as the browser may let it. @param isTold whether the page hears of it */
  freeze(page: Page, isTold: boolean): void {
    if (page.isDead || page.isFrozen || this.isCalm) return
    if (this.disk.isUsedBy(page)) {
      this.scheduler.after(1, 'user', null, () => this.freeze(page, isTold))
      return
    }
    if (isTold) {
      this.scheduler.after(0, 'user', page, () => {
        page.isSuspended = true
        for (const listener of [...page.suspendListeners]) listener(true)
        this.scheduler.after(1, 'user', null, () => this.freeze(page, false))
      })
      return
    }
    page.isFrozen = true
  }

  /** @param keepsMessages whether what other pages said meanwhile was kept for it */
  thaw(page: Page, keepsMessages: boolean): void {
    if (!page.isFrozen && !page.isSuspended) return
    page.isFrozen = false
    if (page.isSuspended && !page.isDead) for (const listener of [...page.suspendListeners]) this.scheduler.after(0, 'user', page, () => listener(false))
    page.isSuspended = false
    const waiting = page.deferred.splice(0)
    this.scheduler.resume(keepsMessages ? waiting : waiting.filter((task) => task.kind !== 'channel'))
  }
}
