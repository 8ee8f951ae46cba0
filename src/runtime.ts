/** What eventreel takes from its surroundings. Late-bound, so that a test (or another platform) can put its own in place. */
export interface Runtime {
  /** Wall clock, milliseconds since the epoch. */
  now(): number
  /** Milliseconds since some moment: for durations, since nobody can set it back or forward. It may stand still while the machine sleeps. */
  elapsed(): number
  /** Uniform in [0, 1). */
  random(): number
  /** A fresh unguessable identifier. */
  uuid(): string
  /** Runs `callback` once after `ms` milliseconds; the result cancels it. */
  setTimer(callback: () => void, ms: number): () => void
  readonly fetch: typeof globalThis.fetch | undefined
  readonly WebSocket: typeof globalThis.WebSocket | undefined
  readonly indexedDB: IDBFactory | undefined
  /** How much room this origin has; undefined where the platform does not say. */
  readonly storage?: Pick<StorageManager, 'estimate'> | undefined
  /** Web Locks: only tabs of one origin that share them can share a connection. */
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly BroadcastChannel: (new (name: string) => TabChannel) | undefined
  /** Whether the platform believes that there is a network. True where it cannot tell. */
  isOnline(): boolean
  /** Tells of changes of {@link isOnline}; the result detaches. */
  onOnlineChange(listener: (online: boolean) => void): () => void
  /** Whether a person can see this page. True where the platform cannot tell. */
  isVisible(): boolean
  /** Tells of changes of {@link isVisible}; the result detaches. */
  onVisibleChange(listener: (visible: boolean) => void): () => void
  /** `true` before the page stands still (frozen, or kept for the back button), `false` when it goes on; the result detaches. */
  onSuspend(listener: (suspended: boolean) => void): () => void
}

/** What is used of a `BroadcastChannel`. */
export interface TabChannel {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage(data: unknown): void
  close(): void
}

/** 24.8 days: what is longer, a platform takes for no time at all. */
const LONGEST_MS = 2 ** 31 - 1

/** The surroundings of the page (or worker, or Node process) that runs this code. */
export const platform: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  uuid: () => uuid(),
  setTimer: (callback, ms) => {
    const handle = setTimeout(callback, Math.min(ms, LONGEST_MS))
    return () => clearTimeout(handle)
  },
  get fetch() {
    return globalThis.fetch?.bind(globalThis)
  },
  get WebSocket() {
    return globalThis.WebSocket
  },
  get indexedDB() {
    return globalThis.indexedDB
  },
  get storage() {
    return globalThis.navigator?.storage
  },
  get locks() {
    return globalThis.navigator?.locks
  },
  get BroadcastChannel() {
    return globalThis.BroadcastChannel
  },
  isOnline: () => globalThis.navigator?.onLine ?? true,
  onOnlineChange: (listener) => listen(globalThis, { online: () => listener(true), offline: () => listener(false) }),
  isVisible: () => page().document?.visibilityState !== 'hidden',
  onVisibleChange: (listener) => listen(page().document, { visibilitychange: () => listener(platform.isVisible()) }),
  onSuspend: (listener) => {
    // `persisted`: the page is kept for the back button, standing still.
    const kept = (suspended: boolean) => (event: Event & { readonly persisted?: boolean }) => event.persisted === true && listener(suspended)
    const stop = listen(globalThis, { pagehide: kept(true), pageshow: kept(false) })
    const stopFreezing = listen(page().document, { freeze: () => listener(true), resume: () => listener(false) })
    return () => {
      stop()
      stopFreezing()
    }
  },
}

/** What only a page has: workers and servers run this code as well. */
function page(): typeof globalThis & { readonly document?: Partial<EventTarget> & { readonly visibilityState?: string } } {
  return globalThis
}

function listen(target: Partial<EventTarget> | undefined, listeners: Readonly<Record<string, (event: Event) => void>>): () => void {
  for (const type in listeners) target?.addEventListener?.(type, listeners[type] ?? null)
  return () => {
    for (const type in listeners) target?.removeEventListener?.(type, listeners[type] ?? null)
  }
}

/** `crypto.randomUUID` exists in secure contexts only; a page on plain http still needs keys. */
function uuid(): string {
  const crypto = globalThis.crypto
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first.
 * @example await sleep(250, signal)
 */
export function sleep(ms: number, signal?: AbortSignal, runtime: Pick<Runtime, 'setTimer'> = platform): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = runtime.setTimer(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
