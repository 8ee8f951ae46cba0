import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent, NewEvent } from '../../src/protocol/agent-event.ts'
import type { ParsedSource } from '../../src/source/parsed-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { PendingSends } from '../../src/stream/pending-sends.ts'
import type { SendsMessage } from '../../src/stream/sends-message.ts'
import { Session, type Follower } from '../../src/stream/session.ts'
import type { TabRole } from '../../src/stream/tab-link.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { MemoryOutbox } from './memory-outbox.ts'

export const say = (content: string): NewEvent => ({ source: 'user', action: 'message', args: { content } })
export const textOf = (event: NewEvent | AgentEvent): string => ('args' in event ? (event.args as { content: string }).content : '')

/** Something was given to the server, which has not answered. */
interface Call {
  readonly key: string
  readonly action: NewEvent
  readonly viaHttp: boolean
  readonly resolve: (answer: { id?: number | undefined }) => void
  readonly reject: (error: Error) => void
  isDead: boolean
}

/** A server, the disk of one origin, and tabs, in which nothing happens by itself. */
export class TabsOfSends {
  readonly clock = new ManualClock()
  readonly outbox = new MemoryOutbox()
  /** The server's log. */
  readonly log: AgentEvent[] = []
  /** How much of it a leader has kept. */
  kept = 0
  readonly calls: Call[] = []
  readonly tabs: SendsTab[] = []
  readonly atMostOnce: boolean
  readonly showsKeys: boolean

  constructor({ atMostOnce = false, showsKeys = true } = {}) {
    this.atMostOnce = atMostOnce
    this.showsKeys = showsKeys
  }

  open(role: TabRole, isSaving = true): SendsTab {
    const tab = new SendsTab(this, role, isSaving)
    this.tabs.push(tab)
    return tab
  }

  get leader(): SendsTab | undefined {
    return this.tabs.find(({ role }) => role !== 'follower')
  }

  /** Same key, same event. */
  append(key: string, action: NewEvent): number {
    const known = this.log.findIndex((event) => event.idempotency_key === key)
    if (known >= 0 && !this.atMostOnce) return known
    const id = this.log.length
    this.log.push({ ...action, id, timestamp: '2026-01-01T00:00:00', idempotency_key: key })
    return id
  }

  /** What the wire shows of the log. */
  event(id: number): AgentEvent {
    const event = this.log[id]
    if (event === undefined) throw new Error(`The log has no event ${id}.`)
    const { idempotency_key: _key, ...bare } = event
    return this.showsKeys ? event : bare
  }

  /** Lets everything that can happen by itself do so. */
  settle(): Promise<void> {
    return this.clock.advance(0)
  }
}

export class SendsTab {
  readonly session: Session
  readonly sends: PendingSends
  readonly inbox: SendsMessage[] = []
  readonly shown: string[] = []
  readonly #world: TabsOfSends
  /** How much of the kept log this tab was told. */
  told = 0

  constructor(world: TabsOfSends, role: TabRole, isSaving: boolean) {
    this.#world = world
    const { clock } = world
    const openMemory = () => new MemoryEventStore({ conversationId: 'c', mirror: true })
    const source = { sendsAtMostOnce: world.atMostOnce, send: (...args: Parameters<NonNullable<ParsedSource['send']>>) => this.#give(...args) }
    this.session = new Session({
      mirror: new LogMirror({ conversationId: 'c', runtime: clock, openDurable: null, openMemory }),
      runtime: clock,
      isStatic: false,
      // Of a follower, sends use its source alone.
      loadFollower: () => Promise.resolve({ source } as Partial<Follower> as Follower),
    })
    this.session.tabs.role = role
    this.session.tabs.carry = (_topic, message) => {
      for (const other of world.tabs) if (other !== this) other.inbox.push(structuredClone(message))
    }
    const sends = new PendingSends({ session: this.session, outbox: isSaving ? world.outbox : null, onChange: () => {} })
    this.sends = sends
    this.session.observe({
      onEvents: (events) => {
        sends.settle(events)
        this.shown.push(...events.map((event) => textOf(event)))
      },
      onReset: (end) => sends.reset(end),
      onChange: () => sends.sessionChanged(),
    })
    this.session.update({ link: 'standing', caughtUp: true })
  }

  get role(): TabRole {
    return this.session.tabs.role
  }
  get pending(): string[] {
    return this.sends.list.map(({ action }) => textOf(action))
  }
  get keys(): string[] {
    return this.sends.list.map(({ key }) => key)
  }

  /** Takes the place of whoever led: it reads the disk first, and its link begins anew. */
  async lead(): Promise<void> {
    for (const tab of this.#world.tabs) if (tab !== this && tab.role === 'leader') tab.session.tabs.role = 'follower'
    await this.read()
    this.session.tabs.role = 'leader'
    this.session.update({ link: 'connecting', caughtUp: false })
    this.session.update({ link: 'standing', caughtUp: true })
  }

  /** Is told of up to so many events that a leader has kept. */
  async read(count = Infinity): Promise<void> {
    const end = Math.min(this.#world.kept, this.told + count)
    const events = Array.from({ length: end - this.told }, (_, index) => this.#world.event(this.told + index))
    this.told = end
    if (events.length > 0) await this.session.mirror.keep(events, { covers: { from: 0, to: end - 1 } })
  }

  /** As leader, hears of the log's next event. */
  async receive(): Promise<void> {
    if (this.#world.kept < this.#world.log.length) this.#world.kept++
    await this.read()
  }

  hear(): void {
    const message = this.inbox.shift()
    if (message !== undefined) this.session.tabs.deliver('sends', message)
  }

  /** Its page is gone between any two moments. */
  crash(): void {
    this.#world.tabs.splice(this.#world.tabs.indexOf(this), 1)
    this.session.tabs.carry = null
    void this.sends.close()
  }

  #give(action: unknown, { idempotencyKey: key, signal, viaHttp = false }: { readonly idempotencyKey: string; readonly signal: AbortSignal; readonly viaHttp?: boolean | undefined }): Promise<{ id?: number | undefined }> {
    return new Promise((resolve, reject) => {
      const call: Call = { key, action: action as NewEvent, viaHttp, resolve, reject, isDead: false }
      signal.addEventListener('abort', () => {
        call.isDead = true
        reject(signal.reason as Error)
      })
      this.#world.calls.push(call)
    })
  }
}

export function lost(): EventreelError {
  return new EventreelError('connection_closed', 'The link broke before the answer came.', { retryable: true })
}
