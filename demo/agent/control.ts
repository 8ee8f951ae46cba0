import { isAction, type AgentEvent } from 'eventreel'
import { readIntent, type Intent } from './intents.ts'

/** A message that waits for its answer. */
export interface Request {
  readonly id: number
  readonly intent: Intent
}

export type Wish = 'pause' | 'resume' | 'stop'

/** The person asked to stop: the work in hand ends. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** The program ends: whoever works leaves everything as it is, and writes nothing more. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

/** What a person's event asks of the agent; null for events that ask nothing. */
export function readWish(event: AgentEvent): Wish | null {
  if (isAction(event, 'change_agent_state')) {
    switch (event.args.agent_state) {
      case 'paused': return 'pause'
      case 'running': return 'resume'
      case 'stopped': return 'stop'
      default: return null
    }
  }
  if (isAction(event, 'pause')) return 'pause'
  if (isAction(event, 'resume')) return 'resume'
  if (isAction(event, 'stop')) return 'stop'
  if (isAction(event, 'message')) {
    const { kind } = readIntent(event.args.content)
    if (kind === 'pause' || kind === 'resume' || kind === 'stop') return kind
  }
  return null
}

/**
 * What the person wants, read from their events in the order of the log: whether the agent may work, and what waits to be
 * answered. The agent looks here at every step.
 */
export class Control {
  /** Waiting messages, the oldest first. */
  readonly requests: Request[] = []
  /** The id of the event that last changed {@link paused} or asked to stop. */
  causedBy: number | undefined
  paused: boolean
  #nextId: number
  #stopAsked = false
  #work = new AbortController()
  #lastWish: Wish | null = null
  #changed: { promise: Promise<void>; resolve: () => void } | null = null

  constructor(nextId: number, paused: boolean) {
    this.#nextId = nextId
    this.paused = paused
  }

  /** Aborts (with {@link Stopped}) when the person asks to stop. */
  get signal(): AbortSignal {
    return this.#work.signal
  }

  /** Where to read on after a restart, so that no message stays without an answer. */
  get nextId(): number {
    return this.requests[0]?.id ?? this.#nextId
  }

  get stopAsked(): boolean {
    return this.#stopAsked
  }

  /** Whether the last thing that was wished for is to go on. */
  get resumeAsked(): boolean {
    return this.#lastWish === 'resume'
  }

  /** Takes one event of the log. */
  take(event: AgentEvent): void {
    if (event.id < this.#nextId) return
    this.#nextId = event.id + 1
    if (event.source !== 'user') return
    const wish = readWish(event)
    if (wish !== null) {
      this.causedBy = event.id
      this.#lastWish = wish
      this.paused = wish === 'pause'
      if (wish === 'stop') {
        this.#stopAsked = true
        this.requests.length = 0
        this.#work.abort(new Stopped('The person asked to stop.'))
      }
    } else if (isAction(event, 'message')) {
      this.requests.push({ id: event.id, intent: readIntent(event.args.content) })
    } else return
    this.nudge()
  }

  /** Resolves at the next change of anything here. */
  changed(): Promise<void> {
    if (this.#changed === null) {
      let resolve = () => {}
      const promise = new Promise<void>((done) => (resolve = done))
      this.#changed = { promise, resolve }
    }
    return this.#changed.promise
  }

  nudge(): void {
    this.#changed?.resolve()
    this.#changed = null
  }

  /** The stop was obeyed: new work may begin. */
  rearm(): void {
    this.#stopAsked = false
    this.#work = new AbortController()
  }
}
