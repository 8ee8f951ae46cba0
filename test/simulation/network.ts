import type { Device } from './device.ts'
import type { Faults } from './faults.ts'
import type { Page } from './page.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { HttpAnswer, ServerLink, SimServer } from './servers/sim-server.ts'
import { SimSocket } from './socket.ts'

/** What the client uses of a `Response`. */
interface LightResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

type Init = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string; readonly signal?: AbortSignal }

/** Answers that come from somewhere between the page and its server, or from a server in trouble. */
const TROUBLES = [
  { kind: 'http-401', status: 401 },
  { kind: 'http-404', status: 404 },
  { kind: 'http-409', status: 409 },
  { kind: 'http-429', status: 429 },
  { kind: 'http-5xx', status: 503 },
] as const

/** What lies between the pages of one device and the server. */
export class Network {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly random: Random
  /** Told of all that reaches a page. */
  onReceived: (text: string) => void = () => {}
  readonly #device: Device
  readonly #server: SimServer
  readonly #sockets = new Set<SimSocket>()

  constructor(options: { device: Device; scheduler: Scheduler; faults: Faults; random: Random; server: SimServer }) {
    this.#device = options.device
    this.scheduler = options.scheduler
    this.faults = options.faults
    this.random = options.random
    this.#server = options.server
  }

  /** Milliseconds one way. */
  latency(): number {
    return this.random.chance(0.05) ? this.random.between(20, 400) : this.random.between(1, 12)
  }

  get isReachable(): boolean {
    return this.#device.isOnline && this.#server.isUp
  }

  fetchFor(page: Page): typeof globalThis.fetch {
    const fetch = (url: string, init: Init = {}) =>
      new Promise<LightResponse>((resolve, reject) => {
        const { signal } = init
        if (signal?.aborted === true) {
          reject(signal.reason)
          return
        }
        if (!page.effect()) return
        const abort = () => reject(signal?.reason)
        signal?.addEventListener('abort', abort, { once: true })
        const settle = (work: () => void) => {
          signal?.removeEventListener('abort', abort)
          work()
        }
        const refuse = () => this.scheduler.after(this.latency(), 'network', page, () => settle(() => reject(new TypeError('Failed to fetch'))))
        if (!this.isReachable || this.faults.take('http-refused')) {
          refuse()
          return
        }
        if (this.faults.take('http-never')) return
        this.scheduler.after(this.latency(), 'network', null, () => {
          if (!this.isReachable) {
            refuse()
            return
          }
          const answer = this.#ask(url, init)
          if (this.faults.take('http-answer-lost')) {
            refuse()
            return
          }
          const late = this.faults.take('http-late') ? this.random.between(2_000, 29_000) : 0
          this.scheduler.after(this.latency() + late, 'network', page, () => {
            if (!this.#device.isOnline) settle(() => reject(new TypeError('Failed to fetch')))
            else {
              this.onReceived(answer.body)
              settle(() => resolve(this.#response(answer, page, signal)))
            }
          })
        })
      })
    return fetch as object as typeof globalThis.fetch
  }

  webSocketFor(page: Page): new (url: string) => SimSocket {
    const open = (socket: SimSocket, url: string) => this.#open(socket, url)
    return class extends SimSocket {
      constructor(url: string) {
        super(page)
        open(this, url)
      }
    }
  }

  /** The cable is pulled: pages hear of it soon, the server never. */
  cut(): void {
    for (const socket of [...this.#sockets]) socket.breakOff(1006, false)
  }

  /** Ends or silences what stands, one link of all. Says whether there was one. */
  trouble(kind: 'closed' | 'silent', code: number): boolean {
    const standing = [...this.#sockets].filter((socket) => socket.readyState === 1)
    if (standing.length === 0) return false
    const socket = this.random.pick(standing)
    if (kind === 'silent') socket.isSilent = true
    else socket.breakOff(code, true)
    return true
  }

  abandon(page: Page): void {
    for (const socket of [...this.#sockets]) if (socket.page === page) socket.abandon()
  }

  forget(socket: SimSocket): void {
    this.#sockets.delete(socket)
  }

  #open(socket: SimSocket, url: string): void {
    socket.begin(this)
    if (!socket.page.effect()) return
    this.#sockets.add(socket)
    const fail = () => this.scheduler.after(this.latency(), 'network', socket.page, () => socket.breakOff(1006, false))
    if (!this.isReachable || this.faults.take('connect-refused')) {
      fail()
      return
    }
    if (this.faults.take('connect-hung')) return
    this.scheduler.after(this.latency(), 'network', null, () => {
      if (socket.readyState !== 0) return
      if (!this.isReachable) {
        fail()
        return
      }
      const link: ServerLink = socket.serverEnd
      this.#server.connect(link, new URL(url).searchParams)
      this.scheduler.after(this.latency(), 'network', socket.page, () => socket.opened())
    })
  }

  #ask(url: string, { method = 'GET', headers = {}, body }: Init): HttpAnswer {
    if (headers['X-Session-API-Key'] !== this.#server.key) return { status: 401, body: '{"detail":"invalid_session_api_key"}' }
    const trouble = TROUBLES.find(({ kind }) => this.faults.take(kind))
    if (trouble !== undefined) return { status: trouble.status, body: '{"detail":"trouble"}', headers: trouble.status === 429 ? { 'retry-after': '2' } : {} }
    const { pathname, searchParams } = new URL(url)
    const answer = this.#server.answer({ method, path: pathname, params: searchParams, headers, body })
    return this.faults.take('http-cut') ? { ...answer, body: answer.body.slice(0, answer.body.length >> 1) } : answer
  }

  #response({ status, body, headers = {} }: HttpAnswer, page: Page, signal: AbortSignal | undefined): LightResponse {
    const text = () => {
      if (!this.faults.take('http-body-never')) return Promise.resolve(body)
      return new Promise<string>((_, reject) => {
        signal?.addEventListener('abort', () => page.isDead || reject(signal.reason), { once: true })
      })
    }
    return {
      ok: status >= 200 && status < 300,
      status,
      headers: { get: (name) => headers[name.toLowerCase()] ?? null },
      text,
      json: async () => JSON.parse(await text()) as unknown,
    }
  }
}
