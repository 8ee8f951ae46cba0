import { backoffMs, CONNECTION_BACKOFF } from '../source/backoff.ts'
import type { Runtime } from '../runtime.ts'

export interface WebSocketChannelOptions {
  readonly onOpen?: ((event: Event) => void) | undefined
  readonly onClose?: ((event: CloseEvent) => void) | undefined
  readonly onMessage?: ((event: MessageEvent) => void) | undefined
  readonly onError?: ((event: Event) => void) | undefined
  readonly reconnect?: { readonly enabled?: boolean | undefined; readonly maxAttempts?: number | undefined } | undefined
  readonly maxMessages?: number | undefined
}

export interface WebSocketChannelState<T> {
  readonly isConnected: boolean
  readonly lastMessage: T | null
  /** Oldest first, the newest `maxMessages` of them. */
  readonly messages: readonly T[]
  readonly error: Error | null
  readonly socket: WebSocket | null
  readonly isReconnecting: boolean
  /** Tries to reconnect since the link last stood. */
  readonly attemptCount: number
}

/** What a channel takes from its surroundings: less than the whole {@link Runtime}, which would weigh more than the channel. */
type ChannelRuntime = Pick<Runtime, 'random' | 'setTimer'> & { readonly WebSocket: typeof WebSocket }

const page: ChannelRuntime = {
  random: Math.random,
  setTimer: (callback, ms) => clearTimeout.bind(null, setTimeout(callback, ms)),
  get WebSocket() {
    return globalThis.WebSocket
  },
}

/** `WebSocket.CLOSING`; later states are higher. */
const CLOSING = 2

const CLOSED: WebSocketChannelState<never> = { isConnected: false, lastMessage: null, messages: [], error: null, socket: null, isReconnecting: false, attemptCount: 0 }

/** A raw WebSocket as an external store: reconnecting when asked to, bounded in what it keeps. */
export class WebSocketChannel<T> {
  readonly #url: string
  readonly #runtime: ChannelRuntime
  readonly #listeners = new Set<() => void>()
  #options: WebSocketChannelOptions = {}
  #state: WebSocketChannelState<T> = CLOSED
  #wanted = false
  #cancelRetry: (() => void) | undefined

  constructor(url: string, runtime: ChannelRuntime = page) {
    this.#url = url
    this.#runtime = runtime
  }

  /** Must come before the first subscriber; later, with every render: callbacks are the latest. */
  update(options: WebSocketChannelOptions): void {
    this.#options = options
  }

  readonly getSnapshot = (): WebSocketChannelState<T> => this.#state
  readonly getServerSnapshot = (): WebSocketChannelState<T> => CLOSED

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  /** Sends when connected; what is sent otherwise is dropped, as on a bare socket. */
  readonly sendMessage = (data: Parameters<WebSocket['send']>[0]): void => {
    if (this.#state.isConnected) this.#state.socket?.send(data)
  }

  /** Closes, and does not come back. */
  readonly disconnect = (): void => {
    this.#stop()
    this.#set({ isConnected: false, isReconnecting: false })
  }

  #start(): void {
    if (this.#url === '') return
    this.#wanted = true
    // A view that is mounted twice in a row (StrictMode) must not make a socket only to close it.
    queueMicrotask(() => {
      if (this.#wanted && (this.#state.socket?.readyState ?? CLOSING) >= CLOSING) this.#connect()
    })
  }

  #stop(): void {
    this.#wanted = false
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    this.#state.socket?.close(1000)
  }

  #connect(): void {
    this.#cancelRetry = undefined
    let socket: WebSocket
    try {
      socket = new this.#runtime.WebSocket(this.#url)
    } catch (error) {
      // The platform throws errors, and nothing else.
      return this.#set({ error: error as Error })
    }
    this.#set({ socket, isConnected: false })
    // Must not hear of a socket that another one has followed.
    const own =
      <E>(listen: (event: E) => void) =>
      (event: E) => {
        if (socket === this.#state.socket) listen(event)
      }
    socket.onopen = own((event) => {
      this.#set({ isConnected: true, isReconnecting: false, attemptCount: 0, error: null })
      this.#options.onOpen?.(event)
    })
    socket.onmessage = own((event: MessageEvent<T>) => {
      const max = this.#options.maxMessages ?? 1000
      this.#set({ lastMessage: event.data, messages: max < 1 ? [] : [...this.#state.messages, event.data].slice(-max) })
      this.#options.onMessage?.(event)
    })
    socket.onerror = own((event) => this.#options.onError?.(event))
    socket.onclose = own((event) => {
      const error = event.code === 1000 ? this.#state.error : new Error(`WebSocket closed with code ${event.code}: ${event.reason || 'Connection closed unexpectedly'}`)
      this.#set({ isConnected: false, error })
      this.#options.onClose?.(event)
      this.#retry(event.code)
    })
  }

  #retry(code: number): void {
    const { enabled = false, maxAttempts = Infinity } = this.#options.reconnect ?? {}
    const attempt = this.#state.attemptCount + 1
    const isReconnecting = this.#wanted && enabled && code !== 1000 && attempt <= maxAttempts
    if (!isReconnecting) return this.#set({ isReconnecting })
    this.#set({ isReconnecting, attemptCount: attempt })
    this.#cancelRetry = this.#runtime.setTimer(() => this.#connect(), backoffMs(attempt, this.#runtime.random(), CONNECTION_BACKOFF))
  }

  #set(change: Partial<WebSocketChannelState<T>>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of [...this.#listeners]) listener()
  }
}

/** The URL with these parameters added to its query. */
export function withParams(url: string, params: Readonly<Record<string, string | boolean>> = {}): string {
  const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, `${value}`])).toString()
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
}
