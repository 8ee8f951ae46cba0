import { EventreelError } from '../../errors.ts'
import { rawOf, textOf, type Raw } from './fields.ts'

/** An answer is looked for among so many events before it: always the same ones, so that an event always comes out the same. */
const REACH = 99

export interface Place {
  readonly id: number
  readonly uuid: string
  /** Null where only the uuid is known: of the first event of a page that was not read. */
  readonly timestamp: string | null
}

/** Another event is where one was: what is known of the log's order counts no more. */
export class LogMoved extends EventreelError {
  readonly places: Places

  constructor(places: Places) {
    super('connection_closed', 'The log changed while it was read.', { retryable: true })
    this.places = places
  }
}

/** Which event stands where in a V1 server's log, as far as it was read: a uuid, a timestamp and what is answered by, for each. */
export class Places {
  readonly #places = new Map<number, Place>()
  /** Also by the ids of tool calls, which some answers name alone. */
  readonly #ids = new Map<string, number>()
  /** Highest place known; -1 where the log was seen to be empty, or nothing was seen. */
  top = -1
  /** How many events the log's count has agreed with: what stands after them may still prove to stand elsewhere. -1: nothing was counted. */
  counted = -1

  /** @throws {LogMoved} where another event stood there, or this one elsewhere */
  note(id: number, uuid: string, raw?: Raw): void {
    const known = this.#places.get(id)
    if ((known !== undefined && known.uuid !== uuid) || (this.#ids.get(uuid) ?? id) !== id || id < 0) throw new LogMoved(this)
    if (known !== undefined && (known.timestamp !== null || raw === undefined)) return
    this.#places.set(id, { id, uuid, timestamp: raw === undefined ? null : textOf(raw['timestamp']) })
    this.#ids.set(uuid, id)
    const { kind, tool_call_id: call } = rawOf(raw)
    if (kind === 'ActionEvent' && typeof call === 'string') this.#ids.set(`call ${call}`, id)
    this.top = Math.max(this.top, id)
  }

  at(id: number): Place | undefined {
    return this.#places.get(id)
  }

  has(uuid: string): boolean {
    return this.#ids.has(uuid)
  }

  /** The nearest known place at or before (`-1`) or after (`1`) an id. */
  nearest(id: number, step: -1 | 1): Place | undefined {
    for (let next = Math.min(id, step < 0 ? this.top : id); next >= 0 && next <= this.top; next += step) {
      const place = this.#places.get(next)
      if (place !== undefined) return place
    }
    return undefined
  }

  /** Place of what an event answers, by the id of an action or a tool call; null where it may stand where nothing is known. */
  causeOf(key: string, id: number): number | undefined | null {
    if (key === '') return undefined
    const cause = this.#ids.get(key) ?? this.#ids.get(`call ${key}`)
    if (cause !== undefined && cause < id) return id - cause > REACH ? undefined : cause
    for (let before = Math.max(0, id - REACH); before < id; before++) if (this.#places.get(before)?.timestamp == null) return null
    return undefined
  }

  /**
   * Whether an event of this time that is not known here comes after all that are: it is later, or all others of its time are known.
   * Where nothing is known, the log must have been seen to be empty.
   */
  isAfterEnd(timestamp: string): boolean {
    let id = this.top
    while (this.#places.get(id)?.timestamp === timestamp) id--
    return id < 0 ? this.counted >= 0 : (this.#places.get(id)?.timestamp ?? timestamp) < timestamp
  }

  /** A time safely before the end: what is appended at the same moment, or a little earlier by its clock, comes after it. Null where nothing is known. */
  timeBeforeEnd(events: number): string | null {
    let time: string | null = null
    for (let id = this.top; id > this.top - events; id--) time = this.#places.get(id)?.timestamp || time
    return time
  }
}
