import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'

const script = resolve(import.meta.dirname, 'server-main.ts')

/** A server that is killed and started again, always at the same address. */
export class ServerProcess {
  readonly #options: EventServerOptions
  #child: ChildProcess | null = null
  #url = ''
  #port = 0
  #ready: Promise<void> = Promise.resolve()
  #isKilled = false

  constructor(options: EventServerOptions) {
    this.#options = options
    onTestFinished(() => this.kill())
  }

  get url(): string {
    return this.#url
  }

  /** Resolves while it listens; waits for it while it starts again. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** Resolves when it listens. */
  start(): Promise<void> {
    return (this.#ready = this.#spawn())
  }

  /** Ends it at once, in whatever it is doing; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('close', done))
    this.#isKilled = true
    child.kill('SIGKILL')
    await gone
  }

  /** Kills it and starts it again; whoever waits for {@link ready} waits from now on. */
  async restart(): Promise<void> {
    await (this.#ready = this.kill().then(() => this.#spawn()))
  }

  /** Whoever waits for it is told, instead of trying for ever. */
  #fail(error: Error): void {
    this.#ready = Promise.reject(error)
    this.#ready.catch(() => {})
  }

  async #spawn(): Promise<void> {
    const options = JSON.stringify({ ...this.#options, port: this.#port })
    const child = spawn(process.execPath, [script, options], { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#isKilled = false
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)))
    this.#url = await new Promise<string>((done, reject) => {
      child.stdout.once('data', (chunk: Buffer) => done(chunk.toString().trim()))
      child.once('close', (code) => {
        const error = new Error(`The server ended with ${code}: ${errors}`)
        reject(error)
        if (!this.#isKilled) this.#fail(error)
      })
    })
    this.#port = Number(new URL(this.#url).port)
  }
}
