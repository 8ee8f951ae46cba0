import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

interface Line {
  readonly client: Socket
  readonly server: Socket
  isLive: boolean
}

/**
 * A wire that breaks in the ways wires break. It carries bytes between a page and a server, on a port of its own that stays
 * when the server goes.
 */
export class TcpProxy {
  readonly #target: number
  readonly #listener: Server
  readonly #lines = new Set<Line>()
  #mode: 'whole' | 'refusing' | 'muted' | 'stalled' = 'whole'
  #changed: (() => void)[] = []

  private constructor(target: number) {
    this.#target = target
    this.#listener = createServer((client) => this.#accept(client))
  }

  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    proxy.#listener.listen(0, '127.0.0.1')
    await once(proxy.#listener, 'listening')
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`
  }

  /** Live connections (WebSocket, or Socket.IO over it) that stand now. */
  get live(): number {
    return [...this.#lines].filter((line) => line.isLive).length
  }

  /** Ends every connection with a RST, and refuses new ones in the same way. */
  reset(): void {
    this.#mode = 'refusing'
    for (const { client, server } of this.#lines) {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
  }

  /** Ends every connection in an orderly way, in the middle of whatever it said, and new ones at once. */
  drop(): void {
    this.#mode = 'refusing'
    for (const { client, server } of this.#lines) {
      client.destroy()
      server.destroy()
    }
  }

  /** Carries nothing any more, and tells nobody: connections stand half-open, new ones are taken and never answered. */
  stall(): void {
    this.#mode = 'stalled'
    for (const { client, server } of this.#lines) {
      client.unpipe(server).pause()
      server.unpipe(client).pause()
    }
  }

  /** Carries what pages say, and none of the answers. */
  mute(): void {
    this.#mode = 'muted'
    for (const { client, server } of this.#lines) server.unpipe(client).pause()
  }

  /** Whole again. What was stalled goes on where it stood: its bytes arrive late. */
  mend(): void {
    this.#mode = 'whole'
    for (const { client, server } of this.#lines) {
      client.unpipe(server).pipe(server)
      server.unpipe(client).pipe(client)
    }
  }

  /** Resolves when as many live connections stand. */
  async liveIs(count: number): Promise<void> {
    while (this.live !== count) await new Promise<void>((resolve) => this.#changed.push(resolve))
  }

  async close(): Promise<void> {
    this.drop()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #accept(client: Socket): void {
    // Must be listened to: a broken connection is what this is for.
    client.on('error', () => {})
    if (this.#mode === 'refusing') return void client.resetAndDestroy()
    const server = connect(this.#target, '127.0.0.1')
    const line: Line = { client, server, isLive: false }
    this.#lines.add(line)
    // A server that is gone is a port that refuses.
    server.on('error', () => client.resetAndDestroy())
    client.once('data', (head: Buffer) => {
      if (!/^upgrade: websocket\r$/im.test(head.toString('latin1'))) return
      line.isLive = true
      this.#tell()
    })
    const end = () => {
      client.destroy()
      server.destroy()
      if (this.#lines.delete(line)) this.#tell()
    }
    client.once('close', end)
    server.once('close', end)
    if (this.#mode === 'stalled') client.pause()
    else client.pipe(server)
    if (this.#mode === 'whole') server.pipe(client)
  }

  #tell(): void {
    for (const resolve of this.#changed.splice(0)) resolve()
  }
}
