import { EPOCH_MS } from '../device.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import { nextDraft, ServerLog, type Draft } from './server-log.ts'
import type { HttpAnswer, HttpQuestion, LogVersion, ServerLink, SimServer } from './sim-server.ts'
import { shownFrom, v1Draft, type V1Raw } from './v1-events.ts'

const CLOSE_CODES = [1001, 1006, 1012, 1013]
/** Clocks are coarse: many events share a time. */
const TICK_MS = 500
/** An event may be late, where its time was taken before it waited: so many others have come before it. */
const MAX_LATE = 8
const json = (body: unknown, status = 200): HttpAnswer => ({ status, body: JSON.stringify(body) })

/** A server of the newer mechanism: uuids and no numbers, an order by time, a feed that subscribes before it replays, sends without an answer. */
export class V1Server implements SimServer {
  key = 'key-0'
  isUp = true
  readonly log: ServerLog
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #links = new Set<ServerLink>()
  #raws: V1Raw[] = []
  #calls: string[] = []
  #uuids = 0
  #state = 'idle'

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
    this.log = new ServerLog(scheduler, null)
  }

  get versions(): readonly LogVersion[] {
    return this.log.versions
  }
  /** The uuid of the last event. */
  get last(): string | undefined {
    return this.#raws.at(-1)?.id
  }

  produce(count: number): void {
    for (let i = 0; i < count; i++) this.#append(this.#next(), this.#random.chance(0.005) ? this.#raws.at(-1 - this.#random.int(MAX_LATE))?.timestamp : undefined)
  }

  /** One more event of the same moment as the last. */
  produceAtSameTime(): void {
    this.#append(this.#next(), this.#raws.at(-1)?.timestamp)
  }

  kill(): void {
    this.isUp = false
    this.#dropAll(this.#random.pick(CLOSE_CODES))
  }

  restart(): void {
    this.isUp = true
  }

  restore(lost: number): void {
    this.#dropAll(1006)
    const upTo = this.log.present.latest - lost
    this.log.replace(null, upTo)
    this.#raws = this.#raws.slice(0, Math.max(0, upTo + 1))
    this.#calls = []
  }

  reset(): void {
    this.restore(this.#raws.length)
    // Such a conversation is never empty for long.
    this.produce(1)
  }

  changeKey(key: string): void {
    this.key = key
    this.#dropAll(4001)
  }

  answer({ method, path, params, body }: HttpQuestion): HttpAnswer {
    const what = /\/events(.*)$/.exec(path)?.[1]
    if (what === '') return method === 'POST' ? this.#post(body ?? '') : json({ detail: [{ type: 'missing', loc: ['body'], msg: 'Field required' }] }, 422)
    if (what === '/count') return json(this.#raws.length)
    if (what !== '/search') return json({ detail: 'Not Found' }, 404)
    const limit = Number(params.get('limit') ?? 100)
    if (!(limit >= 1 && limit <= 100)) return json({ detail: 'Input should be valid' }, 422)
    const isDown = params.get('sort_order') === 'TIMESTAMP_DESC'
    const pageId = params.get('page_id')
    const end = this.#raws.length
    const found = pageId === null ? -1 : this.#raws.findLastIndex(({ id }) => id === pageId)
    // An id that is not there is as none.
    const first = found >= 0 ? found : isDown ? end - 1 : 0
    const next = isDown ? first - limit : first + limit
    const items = isDown ? this.#raws.slice(Math.max(0, next + 1), first + 1).reverse() : this.#raws.slice(first, next)
    return json({ items, next_page_id: this.#raws[next]?.id ?? null })
  }

  connect(link: ServerLink, params: URLSearchParams): void {
    link.onmessage = (text) => {
      const { type, session_api_key: key } = JSON.parse(text) as Draft
      if (type !== 'auth') return
      if (key !== this.key) link.close(4001, 'Authentication failed')
      else this.#serve(link, params)
    }
  }

  /** Subscribed first, then told how things stand, then what is stored, which comes in between what is new. */
  #serve(link: ServerLink, params: URLSearchParams): void {
    this.#links.add(link)
    link.onclose = () => this.#links.delete(link)
    this.#say(link, { kind: 'ConversationStateUpdateEvent', key: 'full_state', value: { execution_status: this.#state }, id: 'state', timestamp: this.#stamp() })
    const after = params.get('after_timestamp') ?? ''
    const seen = new Set<string>()
    const replay = () => {
      if (!this.#links.has(link)) return
      const rest = this.#raws.filter(({ id, timestamp }) => timestamp >= after && !seen.has(id)).slice(0, 1 + this.#random.int(30))
      for (const raw of rest) {
        seen.add(raw.id)
        this.#say(link, raw)
      }
      if (rest.length > 0) this.#scheduler.after(this.#random.between(0.1, 5), 'server', null, replay)
    }
    this.#scheduler.after(this.#random.between(0.1, 5), 'server', null, replay)
  }

  #post(body: string): HttpAnswer {
    const { content, ...message } = JSON.parse(body) as Draft
    this.#append({ kind: 'MessageEvent', source: 'user', llm_message: { ...message, content } })
    return json({ success: true })
  }

  #next(): Draft {
    const tag = `n${this.#uuids}`
    return v1Draft(nextDraft(this.#random, tag), `e${this.#uuids}`, this.#calls)
  }

  #append(draft: Draft, timestamp = this.#stamp()): void {
    const raw: V1Raw = { id: `e${this.#uuids++}`, timestamp, ...draft }
    const at = this.#raws.findLastIndex((other) => other.timestamp <= raw.timestamp) + 1
    // What stood there stands further on: it is another log for whoever counts.
    if (at < this.#raws.length) this.log.replace(null, at - 1)
    this.#raws.splice(at, 0, raw)
    for (const event of shownFrom(this.#raws, at)) this.log.put(event)
    if (draft['key'] === 'execution_status') this.#state = String(draft['value'])
    for (const link of this.#links) this.#say(link, raw)
    // Some of what is told is not kept.
    if (this.#random.chance(0.05)) for (const link of this.#links) this.#say(link, { kind: 'ConversationStateUpdateEvent', key: 'stats', value: {}, id: `s${this.#uuids}`, timestamp })
  }

  #stamp(): string {
    return new Date(Math.floor((EPOCH_MS + this.#scheduler.now) / TICK_MS) * TICK_MS).toISOString().slice(0, -1)
  }

  #say(link: ServerLink, frame: unknown): void {
    link.send(JSON.stringify(frame))
  }

  #dropAll(code: number): void {
    for (const link of [...this.#links]) link.close(code)
    this.#links.clear()
  }
}
