import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { freePort, temporaryFolder } from '../demo-process.ts'
import { RestLog } from '../rest-log.ts'
import { TcpProxy } from './tcp-proxy.ts'

/** The real server in a process of its own, behind a wire that can be broken. */
export class LogServer {
  /** The server itself, past the wire. */
  readonly directUrl: string
  readonly wire: TcpProxy
  readonly #port: number
  readonly #folder: string
  readonly #headIntervalMs: number
  #child: ChildProcess | null = null

  constructor(port: number, wire: TcpProxy, folder: string, headIntervalMs: number) {
    this.#port = port
    this.#folder = folder
    this.#headIntervalMs = headIntervalMs
    this.wire = wire
    this.directUrl = `http://127.0.0.1:${port}`
  }

  /** Where pages find it. */
  get url(): string {
    return this.wire.url
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'server-main.ts'), String(this.#port), this.#data, String(this.#headIntervalMs)], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith('http://')) return
      throw new Error(`The server said something else than its address: ${line}`)
    }
    throw new Error('The server ended before it was ready.')
  }

  /** A power cut. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null) return
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }

  /** Keeps a copy of its files; it must not run. */
  async backUp(): Promise<void> {
    await cp(this.#data, join(this.#folder, 'backup'), { recursive: true })
  }

  /** Puts the copy in the place of its files; it must not run. */
  async restore(): Promise<void> {
    await rm(this.#data, { recursive: true })
    await cp(join(this.#folder, 'backup'), this.#data, { recursive: true })
  }

  async createConversation(id: string): Promise<RestLog> {
    const response = await fetch(`${this.directUrl}/api/conversations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ conversation_id: id }),
    })
    if (response.status !== 201) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
    return new RestLog(this.directUrl, id)
  }

  /** Ends a log for good: one that is made again under its name is another one. */
  async deleteConversation(id: string): Promise<void> {
    const response = await fetch(`${this.directUrl}/api/conversations/${id}`, { method: 'DELETE' })
    if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }
}

/**
 * A server and its wire, ended with the test.
 * @param headIntervalMs how often it speaks where it has nothing to say; 2.5 times as long is a dead link
 */
export async function startLogServer({ headIntervalMs = 15_000 }: { headIntervalMs?: number } = {}): Promise<LogServer> {
  const port = await freePort()
  const wire = await TcpProxy.open(port)
  const server = new LogServer(port, wire, await temporaryFolder(), headIntervalMs)
  onTestFinished(async () => {
    await server.kill()
    await wire.close()
  })
  await server.start()
  return server
}
