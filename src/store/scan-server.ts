import type { AgentEvent } from '../protocol/agent-event.ts'
import { makeMatcher } from '../protocol/event-matcher.ts'
import type { Runtime } from '../runtime.ts'
import type { ScanAnswer, ScanRequest } from './scan-messages.ts'
import type { OpenScanner } from './scan-port.ts'

/** Batches that may be on their way: so many that the worker need not wait for the page at each. */
const CREDIT = 4
/** Characters of events after which a batch is sent although it could hold more: what arrives is parsed on the main thread. */
const MAX_BATCH_CHARS = 256 * 1024
/** A disk that has not answered by then is stuck: the page goes on without this worker. */
const DEADLINE_MS = 5_000

/** The worker's end of the line to one scan's page. */
export interface ScanLine {
  postMessage(answer: ScanAnswer): void
  onmessage: ((message: MessageEvent<boolean>) => void) | null
}

/** Answers one scan: reads records, one block ahead, tests them, sends what matches as JSON. Without credit it reads nothing more. */
export async function serveScan(request: ScanRequest, line: ScanLine, open: OpenScanner, runtime: Pick<Runtime, 'setTimer'>): Promise<void> {
  const { reverse, filter, batchSize } = request
  let { span, limit } = request
  let credit = CREDIT
  let isStopped = false
  let resume = () => {}
  let texts: string[] = []
  let chars = 0
  line.onmessage = ({ data }) => {
    if (data) credit += 1
    else isStopped = true
    resume()
  }
  const send = async () => {
    while (credit === 0 && !isStopped) await new Promise<void>((resolve) => (resume = resolve))
    if (isStopped) return
    credit -= 1
    line.postMessage({ texts })
    texts = []
    chars = 0
  }
  try {
    const matcher = filter && makeMatcher(filter)
    const opening = open(request.target, matcher?.mayMatchJson)
    const scanner = await inTime(opening, runtime).catch((error: unknown) => {
      // A database left open would hold up whoever upgrades or deletes it.
      opening.then((late) => late.close()).catch(() => {})
      throw error
    })
    try {
      let ahead = scanner.read(span, reverse)
      while (!isStopped) {
        const { texts: found, rest, gap } = await inTime(ahead, runtime)
        // Before the tests, so that the disk works meanwhile.
        if (rest) ahead = scanner.read((span = rest), reverse)
        ahead.catch(() => {})
        for (const text of found) {
          if (matcher && !(matcher.mayMatchJson(text) && matcher.matches(JSON.parse(text) as AgentEvent))) continue
          limit -= 1
          chars += text.length
          if (texts.push(text) >= batchSize || chars >= MAX_BATCH_CHARS || limit === 0) await send()
          if (limit === 0 || isStopped) break
        }
        // What was found goes out before the next read: a rare match must not wait for a whole batch.
        if (texts.length > 0) await send()
        if (!rest || limit === 0) return line.postMessage({ texts, isLast: true, gap: limit === 0 ? undefined : gap })
      }
    } finally {
      scanner.close()
    }
  } catch (error) {
    line.postMessage({ texts: [], isLast: true, error: String(error) })
  }
}

function inTime<T>(work: Promise<T>, runtime: Pick<Runtime, 'setTimer'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = runtime.setTimer(() => reject(new Error(`The disk did not answer within ${DEADLINE_MS / 1000} s.`)), DEADLINE_MS)
    work.then(resolve, reject).finally(cancel)
  })
}
