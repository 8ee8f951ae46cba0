import type { Network } from './network.ts'
import type { Page } from './page.ts'
import type { ServerLink } from './servers/sim-server.ts'

/** Longer than any delayed frame of a live link. */
const MAX_DELAY_MS = 8_000

/** `WebSocket`, and the way of its frames through a network that may do anything to them. */
export class SimSocket {
  readonly page: Page
  readyState = 0
  binaryType = 'blob'
  onopen: ((event: unknown) => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null
  /** Nothing comes through any more, in either direction, and nobody says so. */
  isSilent = false
  #network: Network | undefined
  #arrival = 0
  #departure = 0
  #held: string | undefined
  #isServerGone = false

  constructor(page: Page) {
    this.page = page
  }

  readonly serverEnd: ServerLink = {
    send: (text) => this.#toPage(text),
    close: (code, reason = '') => this.#fromServer(code, reason),
    onmessage: () => {},
    onclose: () => {},
  }

  begin(network: Network): void {
    this.#network = network
  }

  opened(): void {
    if (this.readyState !== 0) return
    this.readyState = 1
    this.onopen?.({ type: 'open' })
  }

  send(text: string): void {
    if (this.readyState === 0) throw new DOMException('Still connecting.', 'InvalidStateError')
    const network = this.#network
    if (this.readyState !== 1 || network === undefined || !this.page.effect()) return
    const departure = Math.max(this.#departure, network.scheduler.now + network.latency())
    this.#departure = departure
    network.scheduler.after(departure - network.scheduler.now, 'network', null, () => {
      if (!this.isSilent && !this.#isServerGone && network.isReachable) this.serverEnd.onmessage(text)
    })
  }

  close(_code = 1005): void {
    if (this.readyState >= 2) return
    this.readyState = 2
    const network = this.#network
    if (network === undefined) return
    const isLost = this.page.isDead
    this.#leaveServer(network.latency())
    if (!isLost) network.scheduler.after(network.latency(), 'network', this.page, () => this.#closed(1005, '', true))
  }

  /** @param tellsServer whether the server's end hears of it as well */
  breakOff(code: number, tellsServer: boolean): void {
    if (this.readyState === 3) return
    const network = this.#network
    if (tellsServer || code !== 1006) this.#leaveServer(0)
    network?.scheduler.after(1, 'network', this.page, () => {
      if (code === 1006) this.onerror?.({ type: 'error' })
      this.#closed(code, '', code !== 1006)
    })
  }

  /** The page is dead: its server hears of it. */
  abandon(): void {
    this.readyState = 3
    this.#leaveServer(5)
    this.#network?.forget(this)
  }

  #leaveServer(ms: number): void {
    if (this.#isServerGone) return
    this.#isServerGone = true
    this.#network?.scheduler.after(ms, 'network', null, () => this.serverEnd.onclose())
  }

  #fromServer(code: number, reason: string): void {
    const network = this.#network
    this.#isServerGone = true
    if (network === undefined || this.isSilent) return
    const arrival = Math.max(this.#arrival, network.scheduler.now + network.latency())
    network.scheduler.after(arrival - network.scheduler.now, 'network', this.page, () => this.#closed(code, reason, true))
  }

  #closed(code: number, reason: string, wasClean: boolean): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.#network?.forget(this)
    this.onclose?.({ code, reason, wasClean })
  }

  #toPage(text: string): void {
    const network = this.#network
    if (network === undefined || this.isSilent || this.#isServerGone || this.readyState >= 2) return
    const { faults } = network
    if (faults.take('frame-dropped')) return
    if (faults.take('frame-reordered')) {
      this.#held = text
      return
    }
    this.#deliver(faults.take('frame-cut') ? text.slice(0, Math.max(1, text.length >> 1)) : text)
    if (faults.take('frame-doubled')) this.#deliver(text)
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) this.#deliver(held)
  }

  #deliver(text: string): void {
    const network = this.#network
    if (network === undefined) return
    const { scheduler } = network
    const late = network.faults.take('frame-delayed') ? network.random.between(200, MAX_DELAY_MS) : 0
    const arrival = Math.max(this.#arrival, scheduler.now + network.latency() + late)
    this.#arrival = arrival
    scheduler.note(text.length)
    scheduler.after(arrival - scheduler.now, 'network', this.page, () => {
      // What has arrived before the page was told that the link stands is told after.
      if (this.readyState === 0) this.opened()
      if (this.readyState !== 1 || this.isSilent) return
      network.onReceived(text)
      this.onmessage?.({ data: text })
    })
  }
}
