import { createClientWith } from '../../src/create-event-client.ts'
import * as engine from '../../src/engine.ts'
import type { Conversation, EventWindow } from '../../src/stream/conversation.ts'
import type { EventClient } from '../../src/stream/event-client.ts'
import type { Random } from './random.ts'
import { Page } from './page.ts'
import type { Device } from './device.ts'
import { v0Feed } from './servers/v0-feed.ts'
import { Watch } from './watch.ts'
import type { World } from './world.ts'

/** After a final refusal, a person looks, and tries again. */
const HUMAN_MS = 4_000
/** A page that its user closes is gone by then. */
export const CLOSING_MS = 20

/** A place for a page in a browser: opened, closed, crashed and opened again during a run. */
export class Tab {
  readonly name: string
  readonly device: Device
  page: Page | null = null
  watch: Watch | null = null
  readonly #world: World
  readonly #random: Random
  #client: EventClient | null = null
  #conversation: Conversation | null = null
  #window: EventWindow | null = null
  #pages = 0
  /** Whose user is about to try again. */
  #retrying: Page | null = null

  constructor(world: World, device: Device, index: number, random: Random) {
    this.#world = world
    this.device = device
    this.name = `${device.name}.${index}`
    this.#random = random
  }

  get conversation(): Conversation | null {
    return this.#conversation
  }
  get window(): EventWindow | null {
    return this.#window
  }

  open(): void {
    if (this.page !== null) return
    const { schedule, server } = this.#world
    const page = new Page(`${this.name}/${++this.#pages}`, this.device, this.#random.fork(this.#pages))
    this.page = page
    this.device.pages.add(page)
    this.#world.trace(() => `${page.name} opens`)
    const run = () => {
      this.#client = createClientWith(
        {
          baseUrl: 'http://server.test',
          userId: 'ann',
          sessionApiKey: () => server.key,
          runtime: page.runtime,
          ...(schedule.dialect === 'v0' ? { live: v0Feed() } : {}),
          // Half of those who come to such a server know what it is.
          ...(schedule.dialect === 'v1' && schedule.seed % 2 === 0 ? { dialect: 'v1' as const } : {}),
        },
        engine,
      )
      this.#conversation = this.#client.conversation('c')
      this.#conversation.onDiagnostic((entry) => this.#world.trace(() => `${page.name} ${JSON.stringify(entry)}`))
      this.#window = this.#conversation.openWindow({ windowSize: schedule.windowSize })
      this.watch = new Watch(this.#world, page, this.#conversation, this.#window, () => this.#failed(page))
    }
    this.device.scheduler.after(0, 'user', page, run)
  }

  /** Closed by its user, in good order. */
  close(): void {
    const { page } = this
    if (page === null) return
    this.#world.trace(() => `${page.name} closes`)
    this.device.scheduler.after(0, 'user', page, () => this.#client?.close())
    this.device.scheduler.after(this.#random.between(0.1, CLOSING_MS), 'user', null, () => this.device.kill(page))
  }

  /** Its page has died. */
  died(page: Page): void {
    if (this.page !== page) return
    this.#world.trace(() => `${page.name} is gone`)
    this.page = null
    this.watch = null
    this.#client = null
    this.#conversation = null
    this.#window = null
  }

  #failed(page: Page): void {
    if (this.#retrying === page) return
    this.#retrying = page
    this.device.scheduler.after(HUMAN_MS, 'user', page, () => {
      this.#retrying = null
      if (this.watch?.status !== 'failed') return
      this.#conversation?.reconnect()
      this.#failed(page)
    })
  }
}
