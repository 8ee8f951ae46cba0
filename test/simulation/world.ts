import { Device } from './device.ts'
import { Coverage, Faults } from './faults.ts'
import { act } from './act.ts'
import { judge, judgePrompt } from './judge.ts'
import { Random } from './random.ts'
import { isFault, type ActionKind, type Schedule, type Step } from './schedule.ts'
import { Scheduler } from './scheduler.ts'
import { Sends } from './sends.ts'
import { ContiguousServer } from './servers/contiguous-server.ts'
import { V0Server } from './servers/v0-server.ts'
import { V1Server } from './servers/v1-server.ts'
import { calm, strike, type Stage } from './strike.ts'
import type { FaultKind } from './faults.ts'
import { CLOSING_MS, Tab } from './tab.ts'

/** After the last fault, a client has so long to be live at the head. */
const CALM_MS = {
  contiguous: 60_000,
  // Ids are settled a minute after; and then the history is asked once more, now and then.
  v0: 130_000,
  // A link that was silenced shows by what the history has, which is asked twice for that.
  v1: 80_000,
}
const TABS = 3
const SERVERS = { contiguous: ContiguousServer, v0: V0Server, v1: V1Server }

export interface Outcome {
  readonly failure: string | null
  /** Equal for equal runs. */
  readonly hash: number
  readonly tasks: number
  readonly coverage: Coverage
}

/** One run: two devices with their tabs, one server, and everything that happens to them. */
export class World implements Stage {
  readonly schedule: Schedule
  readonly coverage = new Coverage()
  readonly scheduler = new Scheduler()
  readonly sends = new Sends()
  readonly devices: readonly Device[]
  readonly tabs: readonly Tab[]
  readonly server: ContiguousServer | V0Server | V1Server
  failure: string | null = null
  #troubleAt = 0
  readonly #log: ((line: string) => void) | null

  constructor(schedule: Schedule, log: ((line: string) => void) | null = null) {
    this.schedule = schedule
    this.#log = log
    const random = new Random(schedule.seed ^ 0x2f6e2b1)
    this.scheduler.onError = (error) => this.fail(`uncaught: ${describe(error)}`)
    this.server = new SERVERS[schedule.dialect](this.scheduler, random.fork(1))
    this.devices = ['A', 'B'].map((name, i) => {
      const faults = new Faults(this.coverage, (kind) => this.trace(() => `${name} !! ${kind}`))
      const onDeath = (page: Tab['page']) => page !== null && this.tabs.forEach((tab) => tab.died(page))
      const device = new Device({ name, scheduler: this.scheduler, faults, random: random.fork(10 + i), server: this.server, onDeath })
      device.network.onReceived = (text) => this.sends.received(i, text)
      return device
    })
    this.tabs = this.devices.flatMap((device, i) => Array.from({ length: TABS }, (_, tab) => new Tab(this, device, tab, random.fork(20 + 10 * i + tab))))
  }

  get isContiguous(): boolean {
    return this.schedule.dialect === 'contiguous'
  }
  get calmAt(): number {
    return this.schedule.calmAt
  }

  tabOf(device: number, tab: number): Tab {
    return this.tabs[device * TABS + tab] as Tab
  }

  trace(line: () => string): void {
    this.#log?.(`${this.scheduler.now.toFixed(1).padStart(10)}  ${line()}`)
  }

  /** A page gives up its disk: one that hung before all was calm may be asked long after, and is trouble only then. */
  gaveUpDisk(): void {
    this.#troubleAt = this.scheduler.now
  }

  get #calmEnd(): number {
    return Math.max(this.calmAt, this.#troubleAt) + CALM_MS[this.schedule.dialect]
  }

  /** The first failure counts, and ends the run: looking for a shorter one that fails takes hundreds of runs. */
  fail(what: string): void {
    this.scheduler.stop()
    this.trace(() => `FAILED: ${what}`)
    this.failure ??= `at ${this.scheduler.now.toFixed(1)}: ${what}`
  }

  async run(): Promise<Outcome> {
    const onRejection = (error: unknown) => this.fail(`nobody catches: ${describe(error)}`)
    process.on('unhandledRejection', onRejection)
    process.on('uncaughtException', onRejection)
    const { scheduler, schedule } = this
    this.server.produce(schedule.initial)
    for (const step of schedule.steps) scheduler.after(step.at, 'user', null, () => this.#do(step))
    await scheduler.run(schedule.calmAt)
    this.trace(() => 'calm')
    calm(this)
    // By which a link that was silenced for good shows itself.
    if (this.server instanceof V1Server) this.server.produce(1)
    // What a page leaves that is closing comes to light at the next load.
    await scheduler.run(schedule.calmAt + CLOSING_MS)
    for (const device of this.devices) if (device.pages.size === 0) this.tabs.find((tab) => tab.device === device)?.open()
    for (let end = 0; end < this.#calmEnd; ) await scheduler.run((end = this.#calmEnd))
    if (this.failure === null && this.server instanceof V1Server) await judgePrompt(this, this.server)
    if (this.failure === null) await judge(this)
    for (const device of this.devices) for (const page of [...device.pages]) device.kill(page)
    process.off('unhandledRejection', onRejection)
    process.off('uncaughtException', onRejection)
    return { failure: this.failure, hash: scheduler.hash >>> 0, tasks: scheduler.current, coverage: this.coverage }
  }

  #do(step: Step): void {
    if (this.failure !== null) return
    this.trace(() => `· ${step.what} ${this.tabOf(step.device, step.tab).name}`)
    if (isFault(step.what)) strike(this, step as Step & { readonly what: FaultKind })
    else act(this, step as Step & { readonly what: ActionKind })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
