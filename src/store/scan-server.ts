import type { AgentEvent } from '../protocol/agent-event.ts'
import { makeMatcher, type EventMatcher } from '../protocol/event-matcher.ts'
import { MAX_BATCH_CHARS, toPlainError, type ScanAnswer, type ScanRequest } from './scan-messages.ts'
import type { LogScanner, OpenScanner, ScanTarget } from './scan-port.ts'

/** The worker's side of the line to the page. */
export interface ScanLine {
  postMessage(answer: ScanAnswer): void
  onmessage: ((message: { readonly data: ScanRequest }) => void) | null
}

interface RunningScan {
  credit: number
  /** Called when there is credit again. */
  resume: (() => void) | null
  readonly abort: AbortController
}

/**
 * Answers scans: reads records, tests them, sends what matches as JSON. A scan without credit reads nothing more.
 * @param open How a target's records are read. A target is opened for the first of its running scans and closed after the last.
 */
export function serveScans(line: ScanLine, open: OpenScanner): void {
  const scans = new Map<number, RunningScan>()
  const scanners = new SharedScanners(open)

  line.onmessage = ({ data: request }) => {
    const running = scans.get(request.scan)
    if (request.type === 'grant' && running) {
      running.credit += 1
      running.resume?.()
    } else if (request.type === 'cancel') {
      running?.abort.abort()
      running?.resume?.()
    } else if (request.type === 'scan') {
      const started: RunningScan = { credit: request.credit, resume: null, abort: new AbortController() }
      scans.set(request.scan, started)
      const finish = (answer: ScanAnswer) => {
        scans.delete(request.scan)
        if (!started.abort.signal.aborted) line.postMessage(answer)
      }
      void run(request, started).then(
        (answer) => finish(answer),
        (error: unknown) => finish({ type: 'failed', scan: request.scan, error: toPlainError(error) }),
      )
    }
  }
  line.postMessage({ type: 'ready' })

  async function run(request: Extract<ScanRequest, { type: 'scan' }>, running: RunningScan): Promise<ScanAnswer> {
    const { scan, target, query, limit, batchSize } = request
    const { signal } = running.abort
    const matcher = request.filter && makeMatcher(request.filter)
    const scanner = await scanners.take(target)
    let left = limit
    let texts: string[] = []
    let chars = 0
    const send = async (at: number) => {
      if (texts.length === 0) return
      while (running.credit === 0 && !signal.aborted) await new Promise<void>((resolve) => (running.resume = resolve))
      if (signal.aborted) return
      running.credit -= 1
      line.postMessage({ type: 'batch', scan, texts, at })
      texts = []
      chars = 0
    }
    try {
      for await (const records of scanner.scan({ ...query, signal })) {
        for (const { id, text } of records) {
          if (!matches(text, matcher)) continue
          texts.push(text)
          chars += text.length
          left -= 1
          if (texts.length >= batchSize || chars >= MAX_BATCH_CHARS || left === 0) await send(id)
          if (left === 0 || signal.aborted) return { type: 'done', scan }
        }
        // What was found goes out before the next read: a rare match must not wait for a whole batch.
        await send(records.at(-1)?.id ?? 0)
        if (signal.aborted) break
      }
    } finally {
      scanners.giveBack(target)
    }
    return { type: 'done', scan }
  }
}

function matches(text: string, matcher: EventMatcher | null): boolean {
  return matcher === null || (matcher.mayMatchJson(text) && matcher.matches(JSON.parse(text) as AgentEvent))
}

/** One open database a target, while anybody scans it. */
class SharedScanners {
  readonly #open: OpenScanner
  readonly #entries = new Map<string, { users: number; readonly scanner: Promise<LogScanner> }>()

  constructor(open: OpenScanner) {
    this.#open = open
  }

  async take(target: ScanTarget): Promise<LogScanner> {
    const key = JSON.stringify(target)
    const entry = this.#entries.get(key) ?? { users: 0, scanner: this.#open(target) }
    this.#entries.set(key, entry)
    entry.users += 1
    try {
      return await entry.scanner
    } catch (error) {
      this.giveBack(target)
      throw error
    }
  }

  giveBack(target: ScanTarget): void {
    const key = JSON.stringify(target)
    const entry = this.#entries.get(key)
    if (!entry || --entry.users > 0) return
    this.#entries.delete(key)
    entry.scanner.then(
      (scanner) => scanner.close(),
      () => {},
    )
  }
}
