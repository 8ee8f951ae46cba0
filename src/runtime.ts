/** What eventreel takes from its surroundings. Late-bound, so that a test (or another platform) can put its own in place. */
export interface Runtime {
  /** Wall clock, milliseconds since the epoch. */
  now(): number
  /** Uniform in [0, 1). */
  random(): number
  /** A fresh unguessable identifier. */
  uuid(): string
  /** Runs `callback` once after `ms` milliseconds; the result cancels it. */
  setTimer(callback: () => void, ms: number): () => void
  readonly fetch: typeof globalThis.fetch | undefined
  readonly WebSocket: typeof globalThis.WebSocket | undefined
  readonly indexedDB: IDBFactory | undefined
  /** Whether the platform believes that there is a network. True where it cannot tell. */
  isOnline(): boolean
  /** Tells of changes of {@link isOnline}; the result detaches. */
  onOnlineChange(listener: (online: boolean) => void): () => void
}

/** The surroundings of the page (or worker, or Node process) that runs this code. */
export const platform: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => uuid(),
  setTimer: (callback, ms) => {
    const handle = setTimeout(callback, ms)
    return () => clearTimeout(handle)
  },
  get fetch() {
    return globalThis.fetch === undefined ? undefined : globalThis.fetch.bind(globalThis)
  },
  get WebSocket() {
    return globalThis.WebSocket
  },
  get indexedDB() {
    return globalThis.indexedDB
  },
  isOnline: () => globalThis.navigator?.onLine ?? true,
  onOnlineChange: (listener) => {
    if (typeof globalThis.addEventListener !== 'function') return () => {}
    const online = () => listener(true)
    const offline = () => listener(false)
    globalThis.addEventListener('online', online)
    globalThis.addEventListener('offline', offline)
    return () => {
      globalThis.removeEventListener('online', online)
      globalThis.removeEventListener('offline', offline)
    }
  },
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
