import { Closed, Control, Stopped, type Request } from './control.ts'
import type { ConversationPort } from './conversation-port.ts'
import { Hands } from './hands.ts'
import type { Helpers } from './helpers.ts'
import { LogWriter } from './log-writer.ts'
import type { Memory } from './memory.ts'
import type { Pace, Step } from './pace.ts'
import { recover } from './recovery.ts'
import { answer, isQuick } from './tasks/answers.ts'
import { perform, taskFor } from './tasks/tasks.ts'
import { say } from './voice.ts'
import { WorkspaceError, type Workspace } from './workspace.ts'

export interface AgentOptions {
  readonly port: ConversationPort
  readonly workspace: Workspace
  readonly memory: Memory
  readonly pace: Pace
  readonly longRunRoot: string
  /** Null where there are no other agents. */
  readonly helpers: Helpers | null
  /** Whether this agent has worked in this conversation before. */
  readonly returning: boolean
  /** Where the agent reports what it could not write into the log. */
  readonly onError: (error: unknown) => void
}

/** Another piece of work takes the place of the one in hand. */
class Replaced extends Error {
  override readonly name = 'Replaced'
}

/**
 * One conversation's agent: reads what the person writes from the log, works in its folder, and writes what it does into
 * the log. It looks at the person's wishes at every step.
 */
export class Agent {
  readonly #options: AgentOptions
  readonly #control: Control
  readonly #log: LogWriter
  readonly #hands: Hands
  readonly #closing = new AbortController()
  #answering = false
  #drafts = 0
  #running: Promise<void> | null = null
  #signals: { stop: AbortSignal; any: AbortSignal } | null = null

  constructor(options: AgentOptions) {
    const { port, workspace, memory } = options
    this.#options = options
    this.#control = new Control(memory.value.nextId, memory.value.paused)
    this.#log = new LogWriter(port, memory)
    this.#hands = new Hands({
      log: this.#log,
      workspace,
      checkpoint: (step) => this.#checkpoint(step),
      say: (text, wait) => this.#speak(text, wait),
      signal: () => this.#signal,
      until: (done) => this.#until(done),
    })
  }

  start(): void {
    const { port } = this.#options
    const detach = port.subscribe((event) => this.#control.take(event), this.#control.nextId)
    this.#running = this.#live().catch(this.#options.onError).finally(detach)
  }

  /** Ends the work in hand, and what it has started, without another word. */
  async close(): Promise<void> {
    this.#closing.abort(new Closed('The program ends.'))
    this.#control.nudge()
    await this.#running
  }

  /** Aborts when the person stops the work, or the program ends. */
  get #signal(): AbortSignal {
    const stop = this.#control.signal
    if (this.#signals?.stop !== stop) this.#signals = { stop, any: AbortSignal.any([this.#closing.signal, stop]) }
    return this.#signals.any
  }

  async #live(): Promise<void> {
    const { memory, returning, port } = this.#options
    if (returning) await this.#survive(() => recover(port, this.#log, memory.value))
    while (!this.#closing.signal.aborted) {
      const { requests, paused } = this.#control
      if (this.#control.stopAsked) await this.#survive(() => this.#stop())
      else if (paused) await this.#survive(() => this.#stayPaused())
      else if (requests[0] !== undefined || memory.value.task !== null) await this.#survive(() => this.#work())
      else await this.#idle()
    }
  }

  async #idle(): Promise<void> {
    const { state } = this.#options.memory.value
    const left = state === 'stopped' && this.#control.resumeAsked
    if (left || state === 'paused' || state === 'running') {
      await this.#survive(() => this.#log.enter('awaiting_user_input', { cause: this.#control.causedBy }))
    }
    await this.#control.changed()
  }

  /** Takes up the oldest request, or the work that was left. */
  async #work(): Promise<void> {
    const { memory } = this.#options
    const request = this.#control.requests[0]
    await this.#log.enter('running', { cause: request?.id ?? this.#control.causedBy })
    if (request !== undefined && isQuick(request.intent)) {
      await this.#answer(request, request.intent)
      if (memory.value.task === null) await this.#log.enter('awaiting_user_input')
      return
    }
    if (request !== undefined) await this.#accept(request)
    const { task } = memory.value
    if (task === null) return
    const outcome = await perform(task, {
      hands: this.#hands,
      log: this.#log,
      helpers: this.#options.helpers,
      obey: () => this.#obey(),
      remember: (progress) => memory.update({ task: progress, nextId: this.#control.nextId }),
      longRunRoot: this.#options.longRunRoot,
    })
    await memory.update({ task: null })
    await this.#hands.finish(outcome)
    await this.#log.enter('finished')
  }

  async #accept(request: Request): Promise<void> {
    const task = taskFor(request.intent)
    await this.#stopHelper()
    this.#control.requests.shift()
    await this.#options.memory.update({ task, nextId: this.#control.nextId })
  }

  async #answer(request: Request, intent: Parameters<typeof answer>[1]): Promise<void> {
    this.#answering = true
    try {
      await answer(this.#hands, intent)
    } catch (error) {
      // The refusal itself is in the log already, as the observation of what was tried.
      if (!(error instanceof WorkspaceError)) throw error
      await this.#hands.say(error.message, { wait: true })
    } finally {
      this.#answering = false
      if (!this.#closing.signal.aborted) this.#forget(request)
    }
    await this.#options.memory.update({ nextId: this.#control.nextId })
  }

  #forget(request: Request): void {
    const index = this.#control.requests.indexOf(request)
    if (index !== -1) this.#control.requests.splice(index, 1)
  }

  async #checkpoint(step: Step): Promise<void> {
    await this.#obey()
    const nudged = new AbortController()
    const waiting = this.#options.pace(step, AbortSignal.any([this.#signal, nudged.signal]))
    // The wait rejects only when it is cut short, which is looked into right after.
    await Promise.race([waiting.catch(() => {}), this.#control.changed()])
    nudged.abort()
    await this.#obey()
  }

  async #until<T>(done: Promise<T>): Promise<T> {
    // Nobody may be left to hear that it was given up.
    done.catch(() => {})
    for (;;) {
      await this.#obey()
      const first = await Promise.race([done.then((value) => ({ value })), this.#control.changed()])
      if (first !== undefined) return first.value
    }
  }

  /** Returns at once, or after the pause, or not at all. */
  async #obey(): Promise<void> {
    this.#signal.throwIfAborted()
    if (this.#control.paused) {
      await this.#stayPaused()
      this.#signal.throwIfAborted()
      await this.#log.enter('running', { cause: this.#control.causedBy })
    }
    const request = this.#control.requests[0]
    if (request === undefined || this.#answering) return
    if (isQuick(request.intent)) await this.#answer(request, request.intent)
    else throw new Replaced('Other work was asked for.')
  }

  async #stayPaused(): Promise<void> {
    await this.#log.enter('paused', { cause: this.#control.causedBy })
    await this.#options.memory.update({ paused: true, nextId: this.#control.nextId })
    let told = -1
    while (this.#control.paused && !this.#signal.aborted) {
      const newest = this.#control.requests.at(-1)?.id ?? -1
      if (newest > told) {
        told = newest
        await this.#say('I am paused. I will take this up when you let me go on.')
      } else await this.#control.changed()
    }
    if (!this.#closing.signal.aborted) await this.#options.memory.update({ paused: false, nextId: this.#control.nextId })
  }

  /** Who was sent ahead for the work that is left now goes no further. */
  async #stopHelper(): Promise<void> {
    const { helpers, memory } = this.#options
    const { task } = memory.value
    if (task?.kind === 'look-after' && task.scout !== undefined) await helpers?.stop(task.scout.conversationId)
  }

  async #stop(): Promise<void> {
    // Must come before it is forgotten who was sent.
    await this.#stopHelper()
    await this.#options.memory.update({ task: null, paused: false, nextId: this.#control.nextId })
    await this.#log.enter('stopped', { cause: this.#control.causedBy })
    this.#control.rearm()
  }

  /** Word by word, as a draft first. */
  async #speak(text: string, wait: boolean): Promise<void> {
    const { port, pace } = this.#options
    this.#drafts += 1
    await say(port, pace, text, { key: `${port.id}-${Date.now().toString(36)}-${this.#drafts}`, signal: this.#signal, wait })
  }

  async #say(text: string): Promise<void> {
    await this.#options.port.addEvent({ action: 'message', message: text, args: { content: text, wait_for_response: true } }, 'agent')
  }

  /** Does something that may be stopped or may fail; the agent lives on either way. */
  async #survive(deed: () => Promise<void>): Promise<void> {
    try {
      await deed()
    } catch (error) {
      if (this.#closing.signal.aborted || this.#control.stopAsked || error instanceof Stopped) return
      await this.#admit(error).catch(this.#options.onError)
    }
  }

  async #admit(error: unknown): Promise<void> {
    if (error instanceof Replaced) return this.#say('I leave what I was doing, and take this up instead.')
    await this.#stopHelper()
    await this.#options.memory.update({ task: null, nextId: this.#control.nextId })
    if (error instanceof WorkspaceError) {
      // The refusal itself is in the log already, as the observation of what was tried.
      await this.#say(error.message)
      return this.#log.enter('awaiting_user_input')
    }
    this.#options.onError(error)
    await this.#log.fail(error instanceof Error ? error.message : String(error))
    await this.#log.enter('error', { reason: 'Something went wrong; send a message to go on.' })
  }
}
