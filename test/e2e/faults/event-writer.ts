import { randomBytes } from 'node:crypto'
import { setTimeout as pace } from 'node:timers/promises'
import type { NewEvent } from 'eventreel'
import { onTestFinished } from 'vitest'
import type { RestLog } from '../rest-log.ts'

/** Between two events. */
const PACE_MS = 4

/** Events of several kinds, with text that a careless hand would break. */
function eventNumber(number: number): NewEvent {
  if (number % 5 === 3) return { source: 'agent', action: 'run', args: { command: `echo ${number}`, thought: '' } }
  if (number % 5 === 4) return { source: 'environment', observation: 'run', content: `${number}\r\n\u0000\u2028`, extras: { command: `echo ${number}` } }
  if (number % 7 === 2) return { source: 'agent', action: 'kind_of_tomorrow', args: { number, nested: [{ deep: null }] } }
  return { source: 'agent', action: 'message', args: { content: `Event ${number} \u{1F980} "quoted" \\ ${'x'.repeat(number % 90)}` } }
}

/** Something that works at the server's own side: appends event after event, over its crashes too, each exactly once. */
export class EventWriter {
  readonly #log: RestLog
  readonly #stop = new AbortController()
  #number = 0
  #work: Promise<void> = Promise.resolve()

  constructor(log: RestLog) {
    this.#log = log
    onTestFinished(() => this.#stop.abort())
  }

  /** Appends so many, after those that were asked for before, in a stream; resolves when the log has them. */
  writes(count: number): Promise<void> {
    this.#work = this.#work.then(() => this.#write(count))
    return this.#work
  }

  async #write(count: number): Promise<void> {
    for (const end = this.#number + count; this.#number < end && !this.#stop.signal.aborted; this.#number++) {
      await this.#append(eventNumber(this.#number), `writer-${this.#number}`)
      await pace(PACE_MS)
    }
  }

  /** The key makes a repetition harmless where a crash took the answer. */
  async #append(event: NewEvent, key: string): Promise<void> {
    for (;;) {
      try {
        await this.#log.post(event, key)
        return
      } catch (error) {
        if (this.#stop.signal.aborted) return
        if (!(error instanceof TypeError)) throw error
        await pace(PACE_MS)
      }
    }
  }
}

/** Many events at once, each longer by so many characters that no database can make fewer of. */
export async function appendMany(log: RestLog, count: number, longer = 0): Promise<void> {
  const events = Array.from({ length: count }, (_, number) => ({ ...eventNumber(number), ...(longer > 0 && { padding: randomBytes(longer / 2).toString('hex') }) }))
  for (let from = 0; from < count; from += 1000) await log.post(events.slice(from, from + 1000))
}
