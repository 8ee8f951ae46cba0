import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketChannel } from '../../src/stream/web-socket-channel.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

/** A socket that closes only when it is told to. */
class SilentSocket extends WebSocket {
  static readonly made: SilentSocket[] = []
  state: 0 | 1 | 2 | 3 = WebSocket.CONNECTING
  override get readyState(): 0 | 1 | 2 | 3 {
    return this.state
  }
  constructor(url: string) {
    super(url)
    SilentSocket.made.push(this)
  }
  override close(): void {
    this.state = WebSocket.CLOSING
  }
}

/** The address of a server that takes connections and never answers. */
async function silentServer(): Promise<string> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a channel', () => {
  it('is not connected while the socket that follows a closing one is still opening', async () => {
    const clock = Object.assign(new ManualClock(), { WebSocket: SilentSocket })
    const channel = new WebSocketChannel<string>(await silentServer(), clock)
    const unsubscribe = channel.subscribe(() => {})
    await clock.advance(0)
    SilentSocket.made[0]?.onopen?.(new Event('open'))
    expect(channel.getSnapshot().isConnected).toBe(true)
    unsubscribe()
    channel.subscribe(() => {})
    await clock.advance(0)
    expect(SilentSocket.made).toHaveLength(2)
    expect(channel.getSnapshot().isConnected).toBe(false)
  })
})
