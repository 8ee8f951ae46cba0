import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import { nextDraft, ServerLog, type Draft } from './server-log.ts'
import type { HttpAnswer, HttpQuestion, LogVersion, ServerLink, SimServer } from './sim-server.ts'

const PING_MS = 25_000
/** A file is written at most this long after its id was taken; the clients' rule counts on a minute. */
const MAX_WRITE_MS = 50_000
const SHOWN_OF_ENVIRONMENT = new Set(['run', 'agent_state_changed', 'recall', 'error'])

interface Link {
  readonly link: ServerLink
  isJoined: boolean
}

/** A server of the older mechanism: files written late and out of order, a live feed with holes, sends without an answer. */
export class V0Server implements SimServer {
  key = 'key-0'
  isUp = true
  readonly log: ServerLog
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #links = new Set<Link>()
  /** Counts processes: what an older one had not written is lost. */
  #process = 0
  #next = 0
  #drafts = 0

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
    this.log = new ServerLog(scheduler, null)
  }

  get versions(): readonly LogVersion[] {
    return this.log.versions
  }

  produce(count: number): void {
    for (let i = 0; i < count; i++) this.#append(nextDraft(this.#random, `n${this.#drafts++}`))
  }

  kill(): void {
    this.isUp = false
    this.#dropAll(1006)
  }

  restart(): void {
    this.#begin()
    this.isUp = true
  }

  restore(lost: number): void {
    this.#dropAll(1006)
    this.log.replace(null, this.log.present.latest - lost)
    this.#begin()
  }

  /** The conversation is deleted and made again. */
  reset(): void {
    this.#dropAll(1006)
    this.log.replace(null, -1)
    this.#begin()
    // Such a conversation is never empty for long.
    this.produce(1)
  }

  changeKey(key: string): void {
    this.key = key
    this.#dropAll(4001)
  }

  answer({ params }: HttpQuestion): HttpAnswer {
    const limit = Number(params.get('limit') ?? 20)
    if (!(limit >= 0 && limit <= 100)) return { status: 400, body: '{"detail":"Invalid limit"}' }
    const { texts, latest } = this.log.present
    const from = Number(params.get('start_id') ?? 0)
    const to = Math.min(Number(params.get('end_id') ?? latest), latest)
    const isReverse = params.get('reverse') === 'true'
    const found: string[] = []
    let hasMore = false
    for (let id = isReverse ? to : from; id >= from && id <= to; id += isReverse ? -1 : 1) {
      const text = texts.get(id)
      if (text === undefined) continue
      hasMore = found.length === limit
      if (hasMore) break
      found.push(text)
    }
    return { status: 200, body: `{"events":[${found.join(',')}],"has_more":${hasMore}}` }
  }

  connect(link: ServerLink, params: URLSearchParams): void {
    if (params.get('session_api_key') !== this.key) {
      link.close(4001, 'invalid_session_api_key')
      return
    }
    const state: Link = { link, isJoined: false }
    this.#links.add(state)
    link.onclose = () => this.#links.delete(state)
    link.onmessage = (text) => {
      const [name, action] = JSON.parse(text) as [string, Draft]
      if (name === 'oh_user_action') this.#take(action)
    }
    const { events } = this.log.present
    let lastState: AgentEvent | undefined
    for (const [id, event] of [...events].sort(([a], [b]) => a - b)) {
      if (id <= Number(params.get('latest_event_id') ?? -1)) continue
      if (event.action === 'null' || event.observation === 'null' || event.action === 'recall') continue
      if (event.observation === 'agent_state_changed') lastState = event
      else this.#say(state, 'oh_event', event)
    }
    if (lastState !== undefined) this.#say(state, 'oh_event', lastState)
    this.#say(state, 'connect')
    // What is appended until then is lost to this client.
    this.#scheduler.after(this.#random.between(0.5, 40), 'server', null, () => {
      state.isJoined = true
    })
    this.#ping(state)
  }

  #ping(state: Link): void {
    this.#scheduler.after(PING_MS, 'server', null, () => {
      if (!this.#links.has(state)) return
      this.#say(state, 'ping')
      this.#ping(state)
    })
  }

  #take(action: Draft): void {
    this.#append({ ...action, source: 'user' })
  }

  #append(draft: Draft): void {
    const id = this.#next++
    const event = this.log.stamp(draft, id)
    const process = this.#process
    const write = () => process === this.#process && this.log.put(event)
    const isUsers = event.source === 'user' && event.action === 'message'
    if (isUsers || this.#random.chance(0.85)) write()
    // Some writes fail, and leave a hole for good.
    else if (!this.#random.chance(0.08)) this.#scheduler.after(this.#random.chance(0.3) ? this.#random.between(1_000, MAX_WRITE_MS) : this.#random.between(1, 1_500), 'server', null, write)
    if (event.action === 'null' || event.observation === 'null') return
    const isEnvironments = event.source === 'environment'
    if (isEnvironments && !SHOWN_OF_ENVIRONMENT.has(event.observation ?? '')) return
    for (const state of this.#links) if (state.isJoined) this.#say(state, 'oh_event', isEnvironments ? { ...event, source: 'agent' } : event)
  }

  #say(state: Link, name: string, payload: unknown = null): void {
    state.link.send(JSON.stringify([name, payload]))
  }

  #begin(): void {
    this.#process++
    this.#next = this.log.present.latest + 1
  }

  #dropAll(code: number): void {
    for (const state of [...this.#links]) state.link.close(code)
    this.#links.clear()
  }
}
