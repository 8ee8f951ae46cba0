import type { PendingSend } from '../../src/stream/conversation.ts'
import type { World } from './world.ts'

/** What a person sent. */
export interface SimSend {
  readonly text: string
  readonly device: number
  /** The page it was written on. */
  readonly page: string
  readonly sentAt: number
  /** Null while the client has not answered. */
  key: string | null
  isDurable: boolean
  /** Its page shared neither disk nor link with the others of its device. */
  isCutOff: boolean
  isDiscarded: boolean
  retries: number
}

/** Everything that was sent in a run, and what became of it. */
export class Sends {
  readonly list: SimSend[] = []
  readonly #byKey = new Map<string, SimSend>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  add(send: SimSend): void {
    this.list.push(send)
  }

  named(send: SimSend, key: string): void {
    send.key = key
    this.#byKey.set(key, send)
  }

  /** What a page shows, also where the one that it was written on died before it was told the key. */
  of({ key, action }: PendingSend): SimSend | undefined {
    const send = this.list.find(({ text }) => text === (action as { args?: { content?: unknown } }).args?.content)
    if (send?.key === null) this.named(send, key)
    return send
  }

  /** Whether it may leave the list of what is pending. */
  wasAppended(key: string): boolean {
    const send = this.#byKey.get(key)
    if (send?.isDiscarded === true) return true
    // Of a page that died before it was told the key, nobody knows the text here.
    if (this.#world.isContiguous) return this.#world.contiguous.appendedByKey.has(key)
    return send === undefined || this.#world.v0.appendedByText.has(send.text)
  }
}
