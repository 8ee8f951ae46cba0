import type { AgentEvent, NewEvent } from '../../src/protocol/agent-event.ts'
import { platform, type Runtime } from '../../src/runtime.ts'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { calls } from '../fixtures/calls.ts'
import { generateEvents } from '../fixtures/generate-events.ts'

const STEPS = [calls.runOk, calls.read, calls.edit, calls.runFailed, calls.mcp]
const WORD_MS = 40

/** A server with about so many events, whose agent is at rest. */
export function storyServer(count: number): StoryServer {
  const events = generateEvents({ count, seed: 11 })
  return new StoryServer(events.slice(0, 1 + events.findLastIndex((event) => event.observation !== undefined)))
}

/** A server that lives in the page, a network to it that can be cut, and an agent that does one thing at a time. */
export class StoryServer extends ScriptedSource {
  #isOnline = true
  #links = 0
  #step = 0
  readonly #listeners = new Set<(online: boolean) => void>()
  readonly #linkListeners = new Set<() => void>()

  /** The page's own surroundings, but for the network. */
  readonly runtime: Runtime = {
    ...platform,
    isOnline: () => this.#isOnline,
    onOnlineChange: (listener) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }

  /** How many clients are connected. */
  get links(): number {
    return this.#links
  }

  readonly onLinks = (listener: () => void): (() => void) => {
    this.#linkListeners.add(listener)
    return () => this.#linkListeners.delete(listener)
  }

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    this.#countLinks(1)
    try {
      yield* super.connect(cursor)
    } finally {
      this.#countLinks(-1)
    }
  }

  /** Every link ends, and no new one is answered, until it is mended. */
  cut(): void {
    this.fail(unreachable())
  }

  mend(): void {
    this.fail(null)
  }

  /** The device has no network, and knows it. */
  goOffline(): void {
    this.#isOnline = false
    this.cut()
    for (const listener of [...this.#listeners]) listener(false)
  }

  goOnline(): void {
    this.#isOnline = true
    this.mend()
    for (const listener of [...this.#listeners]) listener(true)
  }

  /** The agent says something. */
  say(content: string, more: Partial<AgentEvent> = {}): void {
    this.emit([{ ...this.#now('agent'), action: 'message', args: { content }, ...more } as NewEvent])
  }

  /** The agent changes its state. */
  enters(state: string): void {
    this.emit([{ ...this.#now('environment'), observation: 'agent_state_changed', content: '', extras: { agent_state: state, reason: '' } }])
  }

  /** The agent begins its next call. */
  begin(): void {
    const { action } = STEPS[this.#step % STEPS.length] ?? calls.runOk
    this.emit([{ ...action, ...this.#now('agent'), id: undefined } as unknown as NewEvent])
  }

  /** The call that was begun last has its answer. */
  finish(): void {
    const { observation } = STEPS[this.#step++ % STEPS.length] ?? calls.runOk
    const cause = this.events.findLast((event) => event.action !== undefined)?.id
    this.emit([{ ...observation, ...this.#now('agent'), id: undefined, cause } as unknown as NewEvent])
  }

  /** The agent writes a message word by word; resolves when it stands in the log. */
  async write(text: string): Promise<void> {
    const key = `draft-${this.events.length}`
    const words = text.split(/(?<= )/)
    for (let at = 1; at <= words.length; at++) {
      this.push({ transient: { draft: { key, text: words.slice(0, at).join('') } } })
      await new Promise((resolve) => setTimeout(resolve, WORD_MS))
    }
    this.say(text, { draft_key: key })
  }

  #now<Origin extends 'agent' | 'environment'>(source: Origin): { readonly source: Origin; readonly timestamp: string } {
    return { source, timestamp: new Date().toISOString() }
  }

  #countLinks(change: 1 | -1): void {
    this.#links += change
    for (const listener of [...this.#linkListeners]) listener()
  }
}
