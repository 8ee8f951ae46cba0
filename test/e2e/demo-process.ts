import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

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

/** A demo with data of its own, ended with the test. */
export async function startDemo({ pace = 0.1, longRunDir }: DemoSettings = {}): Promise<DemoProcess> {
  const dataDir = await temporaryFolder()
  const demo = new DemoProcess(await freePort(), dataDir, {
    EVENTREEL_DEMO_PACE: String(pace),
    ...(longRunDir === undefined ? {} : { EVENTREEL_LONG_RUN_DIR: longRunDir }),
  })
  onTestFinished(async () => {
    await demo.end('SIGKILL')
  })
  await demo.start()
  return demo
}

/** Removed when the test is over, after what was started later has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eventreel-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
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
