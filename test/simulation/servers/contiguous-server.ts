import type { Random } from '../random.ts'
import type { Scheduler, Task } from '../scheduler.ts'
import { nextDraft, ServerLog, type Draft } from './server-log.ts'
import type { HttpAnswer, HttpQuestion, LogVersion, ServerLink, SimServer } from './sim-server.ts'

const HEAD_INTERVAL_MS = 15_000
export const MAX_EVENT_BYTES = 4_000

interface Link {
  readonly link: ServerLink
  readonly version: LogVersion
  sent: number
  isReplayed: boolean
  pumping: Task | null
  beating: Task | null
}

/** A server with epochs, acknowledgements and keys: the protocol's fourth part, told independently of the real one. */
export class ContiguousServer implements SimServer {
  key = 'key-0'
  isUp = true
  readonly log: ServerLog
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #links = new Set<Link>()
  #keys = new Map<string, { readonly id: number; readonly body: string }>()
  #drafts = 0
  #epochs = 0

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
    this.log = new ServerLog(scheduler, 'epoch-0')
  }

  get versions(): readonly LogVersion[] {
    return this.log.versions
  }

  produce(count: number): void {
    for (let i = 0; i < count; i++) this.#append(nextDraft(this.#random, `n${this.#drafts++}`))
  }

  kill(): void {
    this.isUp = false
    for (const { link } of [...this.#links]) link.close(this.#random.pick([1001, 1006, 1012]))
    this.#dropAll()
  }

  restart(): void {
    this.isUp = true
  }

  /** What comes back is as it was `lost` events ago. */
  restore(lost: number): void {
    this.#dropAll()
    const { present } = this.log
    const upTo = present.latest - lost
    this.log.replace(present.epoch, upTo)
    this.#keys = new Map([...this.#keys].filter(([, { id }]) => id <= upTo))
  }

  reset(): void {
    for (const { link } of [...this.#links]) link.close(this.#random.pick([4004, 1001, 1011]))
    this.#dropAll()
    this.log.replace(`epoch-${++this.#epochs}`, -1)
    this.#keys = new Map()
  }

  changeKey(key: string): void {
    this.key = key
    for (const { link } of [...this.#links]) link.close(4001, 'unauthorized')
    this.#dropAll()
  }

  answer({ method, params, headers, body }: HttpQuestion): HttpAnswer {
    if (method === 'POST') return this.#post(body ?? '', headers['Idempotency-Key'])
    const { present } = this.log
    const epoch = params.get('epoch')
    if (epoch !== null && epoch !== present.epoch) return { status: 409, body: JSON.stringify({ detail: 'epoch_changed', epoch: present.epoch }) }
    const limit = Number(params.get('limit') ?? 20)
    if (!(limit >= 1 && limit <= (epoch === null ? 100 : 1000))) return { status: 400, body: '{"detail":"Invalid limit"}' }
    const asked = params.get('end_id')
    const isClosed = asked !== null && Number(asked) <= present.latest
    const from = Number(params.get('start_id') ?? 0)
    const to = Math.min(asked === null ? present.latest : Number(asked), present.latest)
    const isReverse = params.get('reverse') === 'true'
    const texts: string[] = []
    for (let i = 0; i < Math.min(limit, to - from + 1); i++) texts.push(this.#text(isReverse ? to - i : from + i, epoch !== null))
    const tail = isClosed ? '' : `,"latest_event_id":${present.latest},"epoch":${JSON.stringify(present.epoch)}`
    return { status: 200, body: `{"events":[${texts.join(',')}],"has_more":${to - from + 1 > limit}${tail}}` }
  }

  connect(link: ServerLink, params: URLSearchParams): void {
    link.onmessage = (text) => {
      const { type, session_api_key: key } = JSON.parse(text) as Draft
      if (type !== 'auth') return
      if (key !== this.key) link.close(4001, 'unauthorized')
      else this.#open(link, params)
    }
  }

  #open(link: ServerLink, params: URLSearchParams): void {
    const { present } = this.log
    const claimed = Number(params.get('latest_event_id') ?? -1)
    const epoch = params.get('epoch')
    const stamp = params.get('latest_event_timestamp')
    const isOther = (epoch !== null && epoch !== present.epoch) || claimed > present.latest || (stamp !== null && claimed >= 0 && present.events.get(claimed)?.timestamp !== stamp)
    const state: Link = { link, version: present, sent: isOther ? present.latest : claimed, isReplayed: isOther, pumping: null, beating: null }
    this.#links.add(state)
    link.onclose = () => this.#drop(state)
    link.onmessage = (text) => this.#accept(state, JSON.parse(text) as Draft)
    const place = { epoch: present.epoch, latest_event_id: present.latest }
    if (isOther) link.send(JSON.stringify({ type: 'log_reset', ...place, reason: 'epoch_changed' }))
    else link.send(JSON.stringify({ type: 'replay_start', ...place, from_id: claimed + 1, head_interval_ms: HEAD_INTERVAL_MS, max_event_bytes: MAX_EVENT_BYTES }))
    this.#pump(state)
    this.#beat(state)
  }

  #pump(state: Link): void {
    state.pumping ??= this.#scheduler.after(this.#random.between(0.1, 3), 'server', null, () => {
      state.pumping = null
      const { latest } = state.version
      const to = Math.min(latest, state.sent + 1 + this.#random.int(60))
      if (to > state.sent) {
        const texts: string[] = []
        for (let id = state.sent + 1; id <= to; id++) texts.push(this.#text(id, true))
        state.sent = to
        state.link.send(`[${texts.join(',')}]`)
      }
      if (to < latest) this.#pump(state)
      else if (!state.isReplayed) {
        state.isReplayed = true
        state.link.send(JSON.stringify({ type: 'replay_done', epoch: state.version.epoch, latest_event_id: latest }))
      }
    })
  }

  #beat(state: Link): void {
    state.beating = this.#scheduler.after(HEAD_INTERVAL_MS, 'server', null, () => {
      const { version, sent } = state
      state.link.send(JSON.stringify({ type: 'head', epoch: version.epoch, latest_event_id: version.latest, sent_id: sent }))
      this.#beat(state)
    })
  }

  #accept(state: Link, { idempotency_key: key, epoch, ...action }: Draft): void {
    if (typeof key !== 'string') return
    const outcome = this.#appendOnce(action, key, typeof epoch === 'string' ? epoch : null)
    const ack = 'id' in outcome ? { id: outcome.id, epoch: this.log.present.epoch } : { error: { code: outcome.code, message: outcome.code } }
    if (this.#links.has(state)) state.link.send(JSON.stringify({ type: 'ack', idempotency_key: key, ...ack }))
  }

  #post(body: string, key: string | undefined): HttpAnswer {
    const { epoch, ...action } = JSON.parse(body) as Draft
    if (key === undefined) return { status: 400, body: '{"detail":"A key is expected."}' }
    const outcome = this.#appendOnce(action, key, typeof epoch === 'string' ? epoch : null)
    if ('id' in outcome) return { status: 201, body: JSON.stringify({ success: true, id: outcome.id, ids: [outcome.id], epoch: this.log.present.epoch }) }
    return { status: outcome.code === 'payload_too_large' ? 413 : 409, body: JSON.stringify({ detail: outcome.code, code: outcome.code }) }
  }

  #appendOnce(action: Draft, key: string, epoch: string | null): { readonly id: number } | { readonly code: string } {
    if (epoch !== null && epoch !== this.log.present.epoch) return { code: 'epoch_changed' }
    const body = JSON.stringify(action)
    if (body.length > MAX_EVENT_BYTES) return { code: 'payload_too_large' }
    const known = this.#keys.get(key)
    if (known !== undefined) return known.body === body ? { id: known.id } : { code: 'idempotency_conflict' }
    const id = this.#append({ ...action, source: 'user', idempotency_key: key })
    this.#keys.set(key, { id, body })
    return { id }
  }

  #append(draft: Draft): number {
    const id = this.log.present.latest + 1
    this.log.put(this.log.stamp(draft, id))
    for (const state of this.#links) this.#pump(state)
    return id
  }

  /** @param showsKey keys are shown to those who follow the epoch */
  #text(id: number, showsKey: boolean): string {
    const { events, texts } = this.log.present
    const text = texts.get(id) ?? 'null'
    return showsKey || events.get(id)?.idempotency_key === undefined ? text : JSON.stringify({ ...events.get(id), idempotency_key: undefined })
  }

  #dropAll(): void {
    for (const state of [...this.#links]) {
      state.link.close(1006)
      this.#drop(state)
    }
  }

  #drop(state: Link): void {
    this.#links.delete(state)
    if (state.pumping !== null) state.pumping.isCancelled = true
    if (state.beating !== null) state.beating.isCancelled = true
  }
}
