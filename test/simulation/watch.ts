import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { Conversation, ConversationSnapshot, ConversationStatus, EventWindow } from '../../src/stream/conversation.ts'
import type { Page } from './page.ts'
import type { LogVersion } from './servers/sim-server.ts'
import type { IdRange } from '../../src/store/event-log.ts'
import { isGap, matches } from './same-log.ts'
import type { World } from './world.ts'

/** What one page is shown and told, held against the server's log while the run goes on. */
export class Watch {
  status: ConversationStatus = 'loading'
  /** Highest id that its subscriber was told; -1 before the first. */
  told = -1
  readonly conversation: Conversation
  readonly #world: World
  readonly #page: Page
  readonly #window: EventWindow
  readonly #onFailed: () => void
  #pending = new Map<string, string>()
  #checked: readonly AgentEvent[] | null = null
  #descents = 0
  #role = 'alone'
  #hasGivenUpDisk = false
  /** What this device held when the page opened: its subscriber is told of what comes after. */
  #heldBefore: readonly IdRange[] | null = null
  /** The log that the subscriber was told of last. */
  #version: LogVersion | undefined
  /** What it was told last of each id. */
  readonly #ofId = new Map<number, AgentEvent>()

  constructor(world: World, page: Page, conversation: Conversation, window: EventWindow, onFailed: () => void) {
    this.#world = world
    this.#page = page
    this.conversation = conversation
    this.#window = window
    this.#onFailed = onFailed
    conversation.subscribe((events) => this.#told(events))
    window.subscribe(() => this.#shown(window.getSnapshot()))
  }

  get pending(): ConversationSnapshot['pending'] {
    return this.#window.getSnapshot().pending
  }

  /** Whether its subscriber knows of the end of the log: of a log that was merely cut there is nothing new to tell. */
  knows(version: LogVersion): boolean {
    const { latest } = version
    const last = this.#ofId.get(latest)
    return this.told < 0 || latest < 0 || (last !== undefined && matches(version, last)) || isGap(this.#heldBefore ?? [], latest)
  }

  #shown(snapshot: ConversationSnapshot): void {
    const { status } = snapshot
    if (status !== 'loading') this.#heldBefore ??= this.conversation.diagnostics().held
    this.#noteRole()
    if (status !== this.status) {
      this.#world.coverage.count(`status ${this.status} → ${status}`)
      this.#world.trace(() => `${this.#page.name} ${this.status} → ${status} at ${snapshot.latestEventId}${snapshot.error === null ? '' : ` (${snapshot.error.code}: ${snapshot.error.message})`}`)
      this.status = status
      if (status === 'failed') this.#onFailed()
    }
    if (snapshot.degraded !== null && !this.#hasGivenUpDisk) {
      this.#hasGivenUpDisk = true
      this.#world.gaveUpDisk()
    }
    if (snapshot.degraded !== null) this.#world.coverage.count(`degraded ${snapshot.degraded}`)
    this.#checkPending(snapshot)
    if (status === 'live') this.#checkLive(snapshot)
  }

  #noteRole(): void {
    const role = this.#page.device.locks.isHolder(this.#page) ? 'leader' : 'follower'
    if (role === this.#role) return
    this.#world.coverage.count(`role ${this.#role} → ${role}`)
    this.#role = role
  }

  /** What vanishes from the list was told to be sent. */
  #checkPending({ pending, latestEventId }: ConversationSnapshot): void {
    const log = this.#world.server.log.present
    const now = new Map(pending.map(({ key, status }) => [key, status]))
    for (const [key, status] of now) if (this.#pending.get(key) !== status) this.#world.coverage.count(`send ${status}`)
    for (const key of this.#pending.keys())
      if (!now.has(key) && !this.#world.sends.isSettled(key, log, latestEventId)) this.#world.fail(`${this.#page.name} shows ${key} as sent, which no log has shown to its device`)
    this.#pending = now
  }

  #checkLive(snapshot: ConversationSnapshot): void {
    const { events, gaps, confirmedEventId } = snapshot
    const { versions } = this.#world.server
    if (this.#checked === events) return
    this.#checked = events
    for (let i = 1; i < events.length; i++)
      if ((events[i]?.id ?? -1) <= (events[i - 1]?.id ?? -1)) this.#world.fail(`${this.#page.name} shows ${events[i]?.id} after ${events[i - 1]?.id}`)
    const problems: string[] = []
    for (let at = versions.length - 1; at >= 0; at--) {
      const problem = this.#differs(versions[at] as LogVersion, events, gaps, confirmedEventId)
      if (problem === null) return
      problems.push(problem)
    }
    this.#world.fail(`${this.#page.name} is live with what no log of the server was: ${problems.join('; ')}`)
  }

  #differs(version: LogVersion, events: readonly AgentEvent[], gaps: ConversationSnapshot['gaps'], confirmed: number): string | null {
    let next = events[0]?.id ?? 0
    for (const event of events) {
      if (event.id > confirmed) break
      for (; next < event.id; next++) if (version.events.has(next) && !isGap(gaps, next)) return `${next} is neither shown nor in the gaps`
      if (!matches(version, event)) return `${event.id} is not the server's`
      next++
    }
    return null
  }

  #told(events: readonly AgentEvent[]): void {
    const { server } = this.#world
    this.#heldBefore ??= this.conversation.diagnostics().held
    for (const event of events) {
      if (event.id <= this.told) {
        this.#descents++
        // Whoever loses the cache under the page starts anew as well.
        if (this.#descents >= server.versions.length + this.#page.device.disk.erasures) this.#world.fail(`${this.#page.name} is told ${event.id} after ${this.told}`)
      }
      const version = this.#versionOf(event)
      if (version === undefined) this.#world.fail(`${this.#page.name} is told an event ${event.id} that no log has had`)
      else if (this.told >= 0 && event.id > this.told + 1) this.#checkSkip(version, event.id)
      this.told = event.id
      this.#ofId.set(event.id, event)
    }
  }

  #versionOf(event: AgentEvent): LogVersion | undefined {
    if (this.#version === undefined || this.#version !== this.#world.server.versions.at(-1) || !matches(this.#version, event))
      this.#version = this.#world.server.versions.findLast((version) => matches(version, event))
    return this.#version
  }

  /** What was not told between two events is not there, or a gap. */
  #checkSkip(version: LogVersion, to: number): void {
    const { gaps } = this.conversation.diagnostics()
    for (let id = this.told + 1; id < to; id++)
      if (version.events.has(id) && !isGap(gaps, id) && !isGap(this.#heldBefore ?? [], id)) {
        this.#world.fail(`${this.#page.name} is told ${to} after ${this.told}, and never ${id}`)
        return
      }
  }
}
