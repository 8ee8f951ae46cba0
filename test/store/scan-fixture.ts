import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { rangeNotHeld } from '../../src/store/log-errors.ts'
import type { LogScanner, OpenScanner, ScanQuery, ScanTarget } from '../../src/store/scan-port.ts'
import type { ScanAnswer, ScanRequest } from '../../src/store/scan-messages.ts'
import { serveScans, type ScanLine } from '../../src/store/scan-server.ts'

export const target: ScanTarget = { databaseName: 'd', log: 'c1', pageSize: 10, epoch: null }

/** Records in memory, ten a read, which count their reads and who holds them open. */
export class FakeRecords {
  reads = 0
  open = 0
  readonly #events: readonly AgentEvent[]
  /** Ids from this one on are not held. */
  readonly #heldBelow: number

  constructor(events: readonly AgentEvent[], heldBelow = Infinity) {
    this.#events = events
    this.#heldBelow = heldBelow
  }

  readonly openScanner = async (): Promise<LogScanner> => {
    this.open += 1
    return { scan: (query) => this.#scan(query), close: () => (this.open -= 1) }
  }

  async *#scan({ startId, endId, reverse, signal }: ScanQuery) {
    const wanted = this.#events.filter(({ id }) => id >= startId && id <= endId)
    if (reverse) wanted.reverse()
    for (let at = 0; at < wanted.length; at += 10) {
      signal.throwIfAborted()
      const page = wanted.slice(at, at + 10)
      const held = page.filter(({ id }) => id < this.#heldBelow)
      this.reads += 1
      yield held.map((event) => ({ id: event.id, text: JSON.stringify(event) }))
      if (held.length < page.length) throw rangeNotHeld([{ from: this.#heldBelow, to: endId }])
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A worker in this thread: messages take a turn each way, as copies. */
export class LoopbackWorker {
  onmessage: ((message: MessageEvent) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  onmessageerror: ((event: MessageEvent) => void) | null = null
  isTerminated = false
  readonly requests: ScanRequest[] = []
  readonly answers: ScanAnswer[] = []
  readonly #line: ScanLine

  constructor(records: FakeRecords, open: OpenScanner = records.openScanner) {
    this.#line = {
      onmessage: null,
      postMessage: (answer) => {
        this.answers.push(answer)
        this.#deliver(() => this.onmessage?.({ data: structuredClone(answer) } as MessageEvent))
      },
    }
    serveScans(this.#line, open)
  }

  postMessage(request: ScanRequest): void {
    this.requests.push(request)
    this.#deliver(() => this.#line.onmessage?.({ data: structuredClone(request) }))
  }

  terminate(): void {
    this.isTerminated = true
  }

  #deliver(message: () => void): void {
    setImmediate(() => {
      if (!this.isTerminated) message()
    })
  }
}
