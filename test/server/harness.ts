import { expect, onTestFinished, vi } from 'vitest'
import { createEventServer, type EventServer, type EventServerOptions, type LogEntry } from 'eventreel/server'
import type { NewEvent } from '../../src/protocol/agent-event.ts'

// Real sockets and processes on a machine that does other work too: a wait ends when what is awaited came, or the test is red.
vi.setConfig({ testTimeout: 30_000 })

/** What a test reads of an event that came over the wire. */
export type Json = Readonly<Record<string, unknown>>

export interface TestServer extends EventServer {
  readonly logged: Recording<LogEntry>
  fetch(path: string, init?: RequestInit): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Json
}

/** Matchers, typed so that nothing leaks out of them. */
export const someText: unknown = expect.any(String)
export const someNumber: unknown = expect.any(Number)
export const textWith = (part: string | RegExp): unknown => expect.stringMatching(part)

/** A server of this test alone, in memory unless told otherwise; closed when the test is over. */
export async function startServer(options: EventServerOptions = {}): Promise<TestServer> {
  const logged = new Recording<LogEntry>()
  const server = await createEventServer({ logger: (entry) => logged.push(entry), ...options })
  onTestFinished(() => server.close())
  return { ...server, logged, fetch: (path, init) => ask(`${server.url}/api/conversations${path}`, init) }
}

export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} }
}

export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } }
}

/** Events of a page or a batch. */
export function eventsOf(body: Json): Json[] {
  return body['events'] as Json[]
}

export function idsOf(events: readonly Json[]): number[] {
  return events.map((event) => Number(event['id']))
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

export function message(content: string): NewEvent {
  return { action: 'message', args: { content } }
}

/** Messages `0`, `1`, … in their order. */
export function messages(count: number, size = 0): NewEvent[] {
  return Array.from({ length: count }, (_, index) => message(`${index}${'.'.repeat(size)}`))
}

/** What came in, and waits for what is to come. A wait ends with the test's own time limit. */
export class Recording<T> {
  readonly items: T[] = []
  #waiting: { readonly done: () => boolean; readonly resolve: () => void }[] = []

  push(item: T): void {
    this.items.push(item)
    const ready = this.#waiting.filter(({ done }) => done())
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting))
    for (const { resolve } of ready) resolve()
  }

  /** Resolves with the first item that passes, whether it came already or comes later. */
  async first(test: (item: T) => boolean, after = 0): Promise<T> {
    await this.until(() => this.items.slice(after).some(test))
    // It was found just now.
    return this.items.slice(after).find(test) as T
  }

  until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ done, resolve }))
  }
}
