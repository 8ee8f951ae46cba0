import { setTimeout as sleep } from 'node:timers/promises'
import { demand, untried } from './finding.ts'
import { isJson, type Json, type Link } from './link.ts'
import type { Answer, Reach } from './reach.ts'
import { socketIoLink } from './socket-io-link.ts'
import { webSocketLink, type LinkTarget } from './web-socket-link.ts'

/** Enough to try bounds with. */
const SAMPLE = 8
const LOOK_AGAIN_MS = 100

export type TransportName = 'WebSocket' | 'Socket.IO'
export type Query = Readonly<{ [name: string]: string | number | boolean }>

/** One conversation of the server that is tried. */
export class Subject {
  readonly id: string
  readonly #reach: Reach

  constructor(reach: Reach, id: string) {
    this.#reach = reach
    this.id = id
  }

  /** A conversation of the same server that is not there. */
  nobody(): Subject {
    return new Subject(this.#reach, `conformance-${crypto.randomUUID()}`)
  }

  ask(path = '', init?: RequestInit): Promise<Answer> {
    return this.#reach.ask(`/${encodeURIComponent(this.id)}${path}`, init)
  }

  range(query: Query, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
    return this.ask(`/events?${search.toString()}`, headers && { headers })
  }

  /** A page's events and `has_more`. */
  async page(query: Query): Promise<{ events: Json[]; ids: number[]; hasMore: unknown; body: Json }> {
    const { status, body } = await this.range(query)
    const { events, has_more: hasMore } = body
    demand(status === 200 && Array.isArray(events), `GET /events answers ${status}${Array.isArray(events) ? '' : ' without events'}`)
    const list = (events as unknown[]).filter(isJson)
    demand(list.length === events.length, 'GET /events answers with events that are no objects')
    return { events: list, ids: list.map((event) => Number(event['id'])), hasMore, body }
  }

  /** Every event after this id, page by page. */
  async after(id: number): Promise<Json[]> {
    const all: Json[] = []
    for (let from = id + 1; ; ) {
      const { events, ids, hasMore } = await this.page({ start_id: from, limit: 100 })
      all.push(...events)
      const last = ids.at(-1)
      if (hasMore !== true || last === undefined || last < from) return all
      from = last + 1
    }
  }

  /** Highest id; -1 when the conversation is empty. */
  async latestId(): Promise<number> {
    return (await this.page({ reverse: true, limit: 1 })).ids[0] ?? -1
  }

  async epoch(): Promise<string> {
    const { body } = await this.page({ limit: 1 })
    const { epoch } = body
    demand(typeof epoch === 'string', 'pages name no epoch')
    return epoch
  }

  /** Appends a list of messages over HTTP; resolves with their ids. */
  async append(contents: readonly string[], init: { headers?: Readonly<Record<string, string>> } = {}): Promise<number[]> {
    const { status, body } = await this.post(contents.map((content) => message(content, 'agent')), init.headers)
    const { ids } = body
    demand(status < 300 && Array.isArray(ids), `POST /events with a list answers ${status}${status < 300 ? ' without ids' : ''}`)
    return (ids as unknown[]).map(Number)
  }

  post(body: unknown, headers: Readonly<Record<string, string>> = {}, search = ''): Promise<Answer> {
    return this.ask(`/events${search}`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } })
  }

  /** The last events, at least three of them, ascending. Writes some where there are too few. */
  async sample(): Promise<Json[]> {
    const read = async () => {
      const { events, ids } = await this.page({ reverse: true, limit: SAMPLE })
      demand(ids.every((id, index) => index === 0 || id < (ids[index - 1] ?? id)), `a reverse page does not descend: ${ids.join(', ')}`)
      return events.toReversed()
    }
    const events = await read()
    if (events.length >= SAMPLE || (this.#reach.options.readOnly && events.length >= 3)) return events
    if (this.#reach.options.readOnly) untried('the conversation has fewer than three events')
    await this.#fill(SAMPLE - events.length)
    const filled = await read()
    demand(filled.length >= 3, 'what is written does not show in the pages')
    return filled
  }

  /** Sends messages as clients of the mechanism do, and waits until the pages show the last. */
  async say(contents: readonly string[]): Promise<Json> {
    const link = await this.connectV0({ latest_event_id: String(await this.latestId()) })
    await link.first('connect')
    for (const content of contents) link.tell({ action: 'message', args: { content, image_urls: [], file_urls: [], timestamp: new Date().toISOString() } })
    const wanted = contents.at(-1)
    const giveUp = Date.now() + this.#reach.options.waitMs
    for (;;) {
      const { events } = await this.page({ reverse: true, limit: SAMPLE })
      const found = events.find((event) => contentOf(event) === wanted)
      if (found !== undefined) return found
      demand(Date.now() < giveUp, 'a message sent with oh_user_action does not show in the pages')
      await sleep(LOOK_AGAIN_MS)
    }
  }

  async connect(transport: TransportName, query: Readonly<{ [name: string]: string }> = {}, key?: { key: string | undefined }): Promise<Link> {
    const target = { ...this.#target(), ...key }
    return this.#reach.keep(transport === 'WebSocket' ? webSocketLink(target, query) : await socketIoLink(target, query, 'contiguous'))
  }

  async connectV0(query: Readonly<{ [name: string]: string }>): Promise<Link> {
    return this.#reach.keep(await socketIoLink(this.#target(), query, 'v0'))
  }

  #target(): LinkTarget {
    const { url, key, waitMs } = this.#reach.options
    return { url, key, waitMs, conversationId: this.id }
  }

  async #fill(count: number): Promise<void> {
    const { body } = await this.post(sampleEvents(count))
    // V0 servers take one action at a time, from users.
    if (!Array.isArray(body['ids'])) await this.say(Array.from({ length: count }, (_, index) => `conformance ${index} ${crypto.randomUUID()}`))
  }
}

export function message(content: string, source: string): Json {
  return { source, action: 'message', args: { content } }
}

export function contentOf(event: Json | undefined): unknown {
  const args = event?.['args']
  return typeof args === 'object' && args !== null && 'content' in args ? args.content : undefined
}

/** Messages, and among them what the mechanism leaves out of a replay. */
function sampleEvents(count: number): Json[] {
  const special: Json[] = [
    { source: 'environment', observation: 'null', content: '', extras: {} },
    { source: 'user', action: 'recall', args: { recall_type: 'knowledge', query: 'q', thought: '' } },
    { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'loading', reason: '' } },
    { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'running', reason: '' } },
  ]
  return Array.from({ length: count }, (_, index) => special[index - 2] ?? message(`conformance ${index}`, 'user'))
}
