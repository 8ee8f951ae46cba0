import type { Json, Link } from './link.ts'

export interface BenchOptions {
  /** The server's address, without a slash at its end. */
  readonly url: string
  readonly key: string | undefined
  /** The one conversation to work with; undefined: new ones. */
  readonly conversationId: string | undefined
  readonly readOnly: boolean
  /** How long anything may take, in milliseconds. */
  readonly waitMs: number
  /** Ends every wait for a server that throttles. */
  readonly signal: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What the answer says; empty when it is no JSON object. */
  readonly body: Json
}

/** A server within reach. */
export interface Reach {
  readonly options: BenchOptions
  /** Asks what lies under `/api/conversations`. A server that throttles is asked again when it says. */
  ask(path: string, init?: RequestInit): Promise<Answer>
  /** Keeps a connection, to be closed at the end. */
  keep(link: Link): Link
}
