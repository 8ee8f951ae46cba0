import type { Order } from '../../server/live/lane.ts'

/** The control socket of the live server. */
export class Control {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, () => void>()
  #orders = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const { key } = JSON.parse(data) as Pick<Order, 'key'>
      this.#waiting.get(key)?.()
      this.#waiting.delete(key)
    }
  }

  static open(url: string): Promise<Control> {
    const socket = new WebSocket(url)
    return new Promise((resolve) => {
      socket.onopen = () => resolve(new Control(socket))
    })
  }

  /** Resolves when all is sent. */
  order(order: Omit<Order, 'key'>): Promise<void> {
    const key = this.#orders++
    this.#socket.send(JSON.stringify({ ...order, key } satisfies Order))
    return new Promise((resolve) => this.#waiting.set(key, resolve))
  }
}
