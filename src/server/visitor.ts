import type { AccessControl } from './access.ts'
import type { Traffic } from './traffic.ts'

/** What every door of the server asks before it lets anybody do anything. */
export interface Doors {
  readonly access: AccessControl
  readonly traffic: Traffic
}

/** The client behind one socket. What it may do is asked again for each thing that it sends: its key may have been withdrawn. */
export class Visitor {
  readonly #doors: Doors
  readonly #address: string
  readonly #leave: (() => void)[]
  #token: unknown
  #conversationId: string | null = null
  #hasLeft = false
  /** Must ask one by one: what a socket sends is appended in the order in which it was sent. */
  #turn: Promise<unknown> = Promise.resolve()

  /** @throws `rate_limited` when there are too many sockets from this address. */
  constructor(doors: Doors, address: string) {
    this.#doors = doors
    this.#address = address
    this.#leave = [doors.traffic.openSocket(address)]
  }

  /**
   * @param conversationId Null where what the client asked for cannot be one.
   * @throws as {@link AccessControl.admit}; `rate_limited`.
   */
  async enter(token: unknown, conversationId: string | null): Promise<void> {
    const { access, traffic } = this.#doors
    const grant = await access.admit(token, { conversationId, access: 'read' })
    traffic.countRequestOf(grant)
    this.#token = token
    this.#conversationId = conversationId
    const leave = traffic.openSocketOf(grant)
    if (this.#hasLeft) leave()
    else this.#leave.push(leave)
  }

  /** Asks whether the client may append one event now; the message itself was counted when it came. @throws as {@link enter}. */
  async maySend(): Promise<void> {
    const { access, traffic } = this.#doors
    const turn = this.#turn.then(async () => {
      const grant = await access.admit(this.#token, { conversationId: this.#conversationId, access: 'write' })
      traffic.countRequestOf(grant)
      traffic.countEvents(this.#address, grant, 1)
    })
    // The next in turn is not kept by a refusal, which its own caller is told of.
    this.#turn = turn.catch(() => {})
    return turn
  }

  /** Counts one message. @throws `rate_limited` */
  countMessage(): void {
    this.#doors.traffic.countRequest(this.#address)
  }

  leave(): void {
    this.#hasLeft = true
    for (const leave of this.#leave.splice(0)) leave()
  }
}
