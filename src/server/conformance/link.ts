import { setTimeout as sleep } from 'node:timers/promises'
import { demand, Finding } from './finding.ts'

export type Json = Readonly<Record<string, unknown>>

/** A message of a server, under its name; a batch of events as `{type: 'events', events}`. */
export interface Frame extends Json {
  readonly type: string
}

/** A frame's events; what is no object has neither id nor anything else. */
export function eventsOf({ type, events }: Frame): Json[] {
  return type === 'events' && Array.isArray(events) ? (events as unknown[]).map((event) => (isJson(event) ? event : {})) : []
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

export interface Transport {
  /** Gives an action to the server; resolves with its answer where the transport brings that itself. */
  send(action: Json): Promise<Json> | undefined
  close(): void
}

/** One connection to a server: what came over it, and waits for what is to come. */
export class Link {
  readonly frames: Frame[] = []
  /** How it ended; null while it stands. */
  ended: { readonly code: number; readonly reason: string } | null = null
  readonly #waitMs: number
  readonly #watching = new Set<() => void>()
  #transport: Transport | null = null

  /** @param waitMs How long anything may take. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  carriedBy(transport: Transport): this {
    this.#transport = transport
    return this
  }

  push(frame: Frame): void {
    this.frames.push(frame)
    this.#look()
  }

  end(code: number, reason: string): void {
    this.ended ??= { code, reason }
    this.#look()
  }

  events(): Json[] {
    return this.frames.flatMap(eventsOf)
  }

  ids(): number[] {
    return this.events().map((event) => Number(event['id']))
  }

  frame(type: string): Frame | undefined {
    return this.frames.find((frame) => frame.type === type)
  }

  /** Resolves when it is true; @throws {Finding} when the link ended, or too much time went by, before it was. */
  async until(test: () => boolean, what: string, waitMs = this.#waitMs): Promise<void> {
    const controller = new AbortController()
    let look = () => {}
    const came = new Promise<boolean>((resolve, reject) => {
      look = () => {
        try {
          if (test()) resolve(true)
          else if (this.ended !== null) resolve(false)
        } catch (error) {
          // Not into the socket that brought the frame: nobody would catch it there.
          reject(error)
        }
      }
      this.#watching.add(look)
      look()
    })
    const late = sleep(waitMs, false, { signal: controller.signal }).catch(() => false)
    const held = await Promise.race([came, late]).finally(() => {
      controller.abort()
      this.#watching.delete(look)
    })
    demand(held, this.ended === null ? `${what} did not come within ${waitMs / 1000} s` : `${what} did not come: the connection ended with ${this.ended.code} ${this.ended.reason}`.trimEnd())
  }

  /** Resolves with the first frame of this type. */
  async first(type: string): Promise<Frame> {
    await this.until(() => this.frame(type) !== undefined, type)
    const frame = this.frame(type)
    demand(frame !== undefined, `${type} did not come`)
    return frame
  }

  /** Resolves when the highest id that came is at least this. */
  reached(id: number): Promise<void> {
    return this.until(() => Math.max(-1, ...this.ids()) >= id, `event ${id}`)
  }

  /** Sends an action, with an idempotency key, and resolves with the answer. */
  async send(action: Json): Promise<Json> {
    const given = this.#transport?.send(action)
    if (given !== undefined) return this.#inTime(given)
    const isAnswer = (frame: Frame) => frame.type === 'ack' && frame['idempotency_key'] === action['idempotency_key']
    const after = this.frames.length
    await this.until(() => this.frames.slice(after).some(isAnswer), 'the answer to a send')
    return this.frames.slice(after).find(isAnswer) ?? {}
  }

  /** Gives an action to the server, and waits for nothing. */
  tell(action: Json): void {
    void this.#transport?.send(action)?.catch(() => {})
  }

  close(): void {
    this.#transport?.close()
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const controller = new AbortController()
    const late = sleep(this.#waitMs, undefined, { signal: controller.signal }).then(() => {
      throw new Finding('missing', `no answer to a send within ${this.#waitMs / 1000} s`)
    })
    late.catch(() => {})
    try {
      return await Promise.race([answer, late])
    } finally {
      controller.abort()
    }
  }

  #look(): void {
    for (const look of this.#watching) look()
  }
}
