import { setTimeout as sleep } from 'node:timers/promises'
import { isEventreelError } from '../../errors.ts'
import { refuseRedirect } from './redirect.ts'
import { demand, Finding, untried } from './finding.ts'
import type { Json, Link } from './link.ts'
import type { Answer, BenchOptions, Reach } from './reach.ts'
import { Subject } from './subject.ts'

const TRIES_WHEN_THROTTLED = 30
const MAX_THROTTLED_S = 30

/** Where checks are run: a server, the conversations made on it, and the connections to it. */
export class Bench implements Reach {
  readonly options: BenchOptions
  readonly #links = new Set<Link>()
  #made: string[] = []

  constructor(options: BenchOptions) {
    this.options = options
  }

  /** A conversation to read and write: a new one, or the one that was given. */
  async conversation(): Promise<Subject> {
    const { conversationId } = this.options
    if (conversationId !== undefined) return new Subject(this, conversationId)
    const id = `conformance-${crypto.randomUUID()}`
    const answer = await this.make(id)
    if (answer.status === 404 || answer.status === 405) untried('the server makes no conversations: name one with --conversation')
    demand(answer.status === 201, `POST /api/conversations answers ${answer.status}`)
    return new Subject(this, id)
  }

  /** A conversation that may be deleted. */
  ownConversation(): Promise<Subject> {
    return this.options.conversationId === undefined ? this.conversation() : untried('needs conversations of its own; leave out --conversation')
  }

  async make(id: string): Promise<Answer> {
    this.#made.push(id)
    return this.ask('', json('POST', { conversation_id: id, title: 'Conformance' }))
  }

  async ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const { url, key, waitMs } = this.options
    const headers = { ...(key !== undefined && { 'X-Session-API-Key': key }), ...(init.headers as Record<string, string>) }
    for (let attempt = 1; ; attempt++) {
      let response: Response
      let text: string
      try {
        response = await fetch(`${url}/api/conversations${path}`, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(Math.max(waitMs, 10_000)) })
        await refuseRedirect(response)
        text = await response.text()
      } catch (error) {
        if (isEventreelError(error)) throw error
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
        throw new Finding('missing', `no answer to ${init.method ?? 'GET'}: ${cause}`)
      }
      if (response.status === 429 && attempt < TRIES_WHEN_THROTTLED) {
        await this.#throttled(Number(response.headers.get('retry-after')) || 1)
        continue
      }
      return { status: response.status, headers: response.headers, text, body: objectOf(text) }
    }
  }

  keep(link: Link): Link {
    this.#links.add(link)
    return link
  }

  closeLinks(): void {
    for (const link of this.#links) link.close()
    this.#links.clear()
  }

  /** Deletes what was made. Resolves with the ids that could not be deleted, and rejects never: what is left must be named. */
  async cleanUp(): Promise<string[]> {
    this.closeLinks()
    const made = this.#made
    this.#made = []
    const left: string[] = []
    for (const id of made) {
      const status = await this.ask(`/${encodeURIComponent(id)}`, { method: 'DELETE' }).then((answer) => answer.status, () => null)
      if (status === null || (status >= 300 && status !== 404 && status !== 405)) left.push(id)
    }
    return left
  }

  /** @throws {Finding} when it is told to stop. */
  async #throttled(seconds: number): Promise<void> {
    const { signal } = this.options
    try {
      await sleep(1000 * Math.min(MAX_THROTTLED_S, seconds), undefined, signal && { signal })
    } catch {
      untried('it was stopped while the server throttled')
    }
  }
}

function json(method: string, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } }
}

function objectOf(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
