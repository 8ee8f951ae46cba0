import { platform } from '../../src/runtime.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { LogScanner, OpenScanner, ScanBlock, ScanTarget } from '../../src/store/scan-port.ts'
import type { ScanAnswer, ScanRequest } from '../../src/store/scan-messages.ts'
import { serveScan, type ScanLine } from '../../src/store/scan-server.ts'

export const target: ScanTarget = { databaseName: 'd', log: 'c1', epoch: null }

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
    return { read: async ({ from, to }, reverse) => this.#read(from, to, reverse), close: () => (this.open -= 1) }
  }

  async #read(from: number, to: number, reverse: boolean): Promise<ScanBlock> {
    const known = Math.min(to, this.#heldBelow - 1)
    if (reverse ? known < to : known < from) return { texts: [], rest: null, gap: { from: Math.max(from, this.#heldBelow), to } }
    const part = reverse ? { from: Math.max(from, to - 9), to } : { from, to: Math.min(known, from + 9) }
    const events = this.#events.filter(({ id }) => id >= part.from && id <= part.to)
    const rest = reverse ? { from, to: part.from - 1 } : { from: part.to + 1, to }
    await new Promise((resolve) => setImmediate(resolve))
    this.reads += 1
    return { texts: (reverse ? events.toReversed() : events).map((event) => JSON.stringify(event)), rest: rest.from > rest.to ? null : rest }
  }
}

/** A worker in this thread: messages take a turn, as copies. */
export class LoopbackWorker {
  onmessage: ((message: MessageEvent) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  isTerminated = false
  /** Scans asked for. */
  scans = 0
  readonly answers: ScanAnswer[] = []
  readonly #open: OpenScanner

  constructor(records: FakeRecords, open: OpenScanner = records.openScanner) {
    this.#open = open
    this.#deliver(() => this.onmessage?.({ data: 'ready' } as MessageEvent))
  }

  postMessage(request: ScanRequest, [port]: MessagePort[]): void {
    if (port === undefined) throw new Error('no port for the answers')
    this.scans += 1
    const line: ScanLine = {
      onmessage: null,
      postMessage: (answer) => {
        this.answers.push(answer)
        port.postMessage(answer)
      },
    }
    this.#deliver(() => {
      port.onmessage = (message: MessageEvent<boolean>) => line.onmessage?.(message)
      void serveScan(structuredClone(request), line, this.#open, platform)
    })
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
