import type { PendingSend } from '../../src/stream/conversation.ts'
import type { LogVersion } from './servers/sim-server.ts'

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
  /** Those that no log has shown to their device yet: an answer to the send alone may be of a log that is gone. */
  readonly #unseen = new Set<SimSend>()

  add(send: SimSend): void {
    this.list.push(send)
    this.#unseen.add(send)
  }

  named(send: SimSend, key: string): void {
    send.key = key
    this.#byKey.set(key, send)
  }

  /** A device is told something by the server. */
  received(device: number, text: string): void {
    for (const send of this.#unseen) if (send.device === device && text.includes(JSON.stringify(send.text))) this.#unseen.delete(send)
  }

  /** What a page shows, also where the one that it was written on died before it was told the key. */
  of({ key, action }: PendingSend): SimSend | undefined {
    const send = this.list.find(({ text }) => text === (action as { args?: { content?: unknown } }).args?.content)
    if (send?.key === null) this.named(send, key)
    return send
  }

  /** Whether it may leave the list of what is pending, on a page that knows a log up to an id. */
  isSettled(key: string, log: LogVersion, latest: number): boolean {
    const send = this.#byKey.get(key)
    // Of a page that died before it was told the key, nobody knows the text here.
    if (send === undefined || send.isDiscarded || !this.#unseen.has(send)) return true
    // In a gap of a log whose later events are there: the server's answer tells where.
    const id = [...log.events.values()].find(({ idempotency_key }) => idempotency_key === key)?.id
    if (id === undefined || id > latest) return false
    this.#unseen.delete(send)
    return true
  }
}
