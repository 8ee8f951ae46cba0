import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest'
import { firstConversation, RestLog } from './rest-log.ts'

const project = resolve(import.meta.dirname, '../..')

/** The built demo, as `npm start` runs it, in a process of its own that can be killed and started again. */
export class DemoProcess {
  readonly url: string
  readonly dataDir: string
  readonly #env: Readonly<Record<string, string>>
  #child: ChildProcess | null = null

  constructor(port: number, dataDir: string, env: Readonly<Record<string, string>>) {
    this.url = `http://localhost:${port}`
    this.dataDir = dataDir
    this.#env = { ...env, PORT: String(port), EVENTREEL_DATA_DIR: dataDir }
  }

  /** Resolves when the server has told its address. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['demo/start.ts'], {
      cwd: project,
      env: { PATH: process.env['PATH'] ?? '', ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    for await (const line of createInterface(child.stdout)) {
      if (line === this.url) return
      throw new Error(`The demo said something else than its address: ${line}`)
    }
    throw new Error('The demo ended before it was ready; why, it says on its own error output.')
  }

  /** `SIGKILL` as a power cut, `SIGINT` as Ctrl-C; resolves with the exit code when the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGINT'): Promise<number | null> {
    const child = this.#child
    this.#child = null
    if (child === null) return null
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
}

export interface DemoSettings {
  /** The agent's pace: 1 is a person's, 0 as fast as it can. Default 0.1. */
  readonly pace?: number
  /** The folder that a long run reads. Default: the project's `node_modules`. */
  readonly longRunDir?: string
}

/** What an agent has done by then, in ids, is enough to look at: it has failed at something, too. */
const DONE = 40

/** Keeps what is to be done when something is over; the last first. */
type CleanUp = (work: () => Promise<void>) => void

/** A demo with data of its own, ended with the test. */
export function startDemo(settings: DemoSettings = {}): Promise<DemoProcess> {
  return startDemoUntil(onTestFinished, settings)
}

/** One demo for the tests of a file, for those that only look at what its agent has done until it was paused; asked for in a test. */
export function withDemo(): () => DemoProcess {
  let demo: DemoProcess | undefined
  const cleanUps: (() => Promise<void>)[] = []
  beforeAll(async () => {
    demo = await startDemoUntil((work) => cleanUps.unshift(work))
    const log = new RestLog(demo.url, await firstConversation(demo.url))
    await vi.waitFor(async () => expect(await log.latestEventId()).toBeGreaterThan(DONE), { timeout: 30_000, interval: 200 })
    // An agent that works takes half of a core.
    await log.post({ action: 'change_agent_state', args: { agent_state: 'paused' } })
  })
  afterAll(async () => {
    for (const work of cleanUps) await work()
  })
  return () => {
    if (demo === undefined) throw new Error('Ask for the demo in a test: it starts before the first.')
    return demo
  }
}

async function startDemoUntil(over: CleanUp, { pace = 0.1, longRunDir }: DemoSettings = {}): Promise<DemoProcess> {
  const dataDir = await temporaryFolder(over)
  const demo = new DemoProcess(await freePort(), dataDir, {
    EVENTREEL_DEMO_PACE: String(pace),
    ...(longRunDir === undefined ? {} : { EVENTREEL_LONG_RUN_DIR: longRunDir }),
  })
  over(async () => {
    await demo.end('SIGKILL')
  })
  await demo.start()
  return demo
}

/** Removed when the test, or what else is named, is over: after what was started later has ended. */
export async function temporaryFolder(over: CleanUp = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eventreel-e2e-'))
  over(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}
