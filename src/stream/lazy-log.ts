import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventLog, EventQuery } from '../store/event-log.ts'
import type { ScanTarget, WorkerScannable } from '../store/scan-port.ts'
import type { LogMirror } from './log-mirror.ts'

interface ReadOptions {
  signal?: AbortSignal | undefined
}

/** A session's log whose code is loaded when it is first read. */
export class LazyLog implements EventLog, WorkerScannable {
  readonly conversationId: string
  readonly #mirror: LogMirror
  readonly #load: () => Promise<EventLog>

  constructor(mirror: LogMirror, load: () => Promise<EventLog>) {
    this.conversationId = mirror.conversationId
    this.#mirror = mirror
    this.#load = load
  }

  async *searchEvents(query?: EventQuery): AsyncGenerator<AgentEvent, void, void> {
    yield* (await this.#load()).searchEvents(query)
  }
  async getEvent(id: number, options?: ReadOptions): Promise<AgentEvent> {
    return (await this.#load()).getEvent(id, options)
  }
  async getLatestEvent(options?: ReadOptions): Promise<AgentEvent> {
    return (await this.#load()).getLatestEvent(options)
  }
  async getLatestEventId(options?: ReadOptions): Promise<number> {
    return (await this.#load()).getLatestEventId(options)
  }
  async getMatchingEvents(query?: EventQuery): Promise<AgentEvent[]> {
    return (await this.#load()).getMatchingEvents(query)
  }
  scanTarget(): ScanTarget | null {
    return this.#mirror.scanTarget()
  }
}
