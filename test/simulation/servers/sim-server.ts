import type { AgentEvent } from '../../../src/protocol/agent-event.ts'

export interface HttpQuestion {
  readonly method: string
  readonly path: string
  readonly params: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The server's end of a socket. */
export interface ServerLink {
  /** Says something to the page. */
  send(text: string): void
  close(code: number, reason?: string): void
  /** Set by the server. */
  onmessage: (text: string) => void
  onclose: () => void
}

/** A log as it was between two replacements. Ids may be left out (V0). */
export interface LogVersion {
  readonly epoch: string | null
  /** By id; never changed in place once shown to anybody. */
  readonly events: Map<number, AgentEvent>
  /** Its JSON as the server says it, by id. */
  readonly texts: Map<number, string>
  /** Events that were compared with this log and found to be its own: by object, since the client shares them. */
  readonly verified: Set<AgentEvent>
  latest: number
}

export interface SimServer {
  readonly isUp: boolean
  readonly key: string
  answer(question: HttpQuestion): HttpAnswer
  connect(link: ServerLink, params: URLSearchParams): void
  /** All logs that this conversation has had, the present one last. */
  readonly versions: readonly LogVersion[]
}
