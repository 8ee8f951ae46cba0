import { platform, type Runtime } from '../runtime.ts'

/** A runtime whose time stands still until a test moves it. */
export class ManualClock implements Runtime {
  /** Wall clock less {@link elapsed}. */
  #offset: number
  #elapsed = 0
  #timers: { readonly at: number; readonly callback: () => void }[] = []
  #online = true
  readonly #onlineListeners = new Set<(online: boolean) => void>()
  #nextUuid = 0
  readonly fetch = platform.fetch
  readonly WebSocket = platform.WebSocket
  readonly indexedDB = platform.indexedDB
  /** A test's tabs share nothing unless it says so. */
  readonly locks: Runtime['locks'] = undefined
  readonly BroadcastChannel: Runtime['BroadcastChannel'] = undefined
  #visible = true
  readonly #visibleListeners = new Set<(visible: boolean) => void>()
  readonly #suspendListeners = new Set<(suspended: boolean) => void>()

  /** @param start milliseconds since the epoch */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#offset = start
  }

  now(): number {
    return this.#offset + this.#elapsed
  }
  elapsed(): number {
    return this.#elapsed
  }
  /** Always the middle of the range. */
  random(): number {
    return 0.5
  }
  uuid(): string {
    return `uuid-${this.#nextUuid++}`
  }
  isOnline(): boolean {
    return this.#online
  }
  onOnlineChange(listener: (online: boolean) => void): () => void {
    this.#onlineListeners.add(listener)
    return () => this.#onlineListeners.delete(listener)
  }
  isVisible(): boolean {
    return this.#visible
  }
  onVisibleChange(listener: (visible: boolean) => void): () => void {
    this.#visibleListeners.add(listener)
    return () => this.#visibleListeners.delete(listener)
  }
  onSuspend(listener: (suspended: boolean) => void): () => void {
    this.#suspendListeners.add(listener)
    return () => this.#suspendListeners.delete(listener)
  }
  setTimer(callback: () => void, ms: number): () => void {
    const timer = { at: this.#elapsed + Math.max(0, ms), callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  setOnline(online: boolean): void {
    this.#online = online
    for (const listener of [...this.#onlineListeners]) listener(online)
  }

  setVisible(visible: boolean): void {
    this.#visible = visible
    for (const listener of [...this.#visibleListeners]) listener(visible)
  }

  /** What a page hears before it is frozen (`true`), and when it goes on. */
  setSuspended(suspended: boolean): void {
    for (const listener of [...this.#suspendListeners]) listener(suspended)
  }

  /** The wall clock moves by this much while everything else stands: somebody sets it, or the machine sleeps. */
  shiftClock(ms: number): void {
    this.#offset += ms
  }

  /** Lets this much time pass: runs what is due, in the order of time, and lets what follows from each settle before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms
    await settle()
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.#elapsed = Math.max(this.#elapsed, due.at)
      due.callback()
      await settle()
    }
    this.#elapsed = end
  }
}

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  // A macrotask: whatever microtasks beget microtasks are done before it.
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
