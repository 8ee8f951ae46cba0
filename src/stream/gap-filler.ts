import { EventreelError } from '../errors.ts'
import { addRange, missingIn, subtractRange, subtractRanges, unionRanges, type RangeSet } from '../ingest/range-set.ts'
import { SETTLE_MS } from '../ingest/settle-clock.ts'
import { backoffMs, CONNECTION_BACKOFF } from '../source/backoff.ts'
import type { IdRange } from '../store/event-log.ts'
import type { HistoryReader } from './history-reader.ts'
import type { Session } from './session.ts'

/** Ids asked for at once of a server with epochs, aligned, so that all readers of one log ask for the same pages. */
const LARGE_PAGE = 1_000
/** Without epochs. Such servers throttle at ten requests a second for all that a page does: so one in this time. */
const SMALL_PAGE = 100
const SMALL_PAGE_MS = 500
/** Requests under way at once. */
const LANES = 3
/** Pages that wait to be kept, at most: a server must not outrun the disk. */
const MAX_UNKEPT = 3
/** While frames come, or somebody waits for a page of theirs, the rest can wait… */
const QUIET_MS = 50
/** …but not for ever: a chatty agent leaves no quiet. */
const PATIENCE_MS = 2_000

/**
 * Fills the gaps between what is held, nearest the tail first, while the session is live and nobody needs the line: what a client that
 * was far behind left out when it began at the new tail. What lies before the oldest held event was never read, and is left.
 */
export class GapFiller {
  readonly #session: Session
  readonly #history: HistoryReader
  #asked: RangeSet = []
  #requests = 0
  #unkept = 0
  /** Lacking on the pages that should have them; on a server that writes late they may come. */
  #unsettled: RangeSet = []
  #settleAt = 0
  #failures = 0
  /** Not before; `Infinity`: not on this link. */
  #resumeAt = 0
  #lastAsked = 0
  #quietAt = 0
  #frames = 0
  #wasReady = false
  #cancel: (() => void) | undefined

  constructor(session: Session, history: HistoryReader) {
    this.#session = session
    this.#history = history
  }

  /** Fills until the session ends. */
  start(): void {
    const session = this.#session
    // Closed while this code was loaded: nobody would let go of the page again.
    if (session.signal.aborted) return
    const pump = () => this.#pump()
    const off = [
      session.observe({ onEvents: () => {}, onReset: () => (this.#unsettled = []), onChange: pump }),
      session.runtime.onVisibleChange(pump),
      session.tabs.onRole(pump),
      () => this.#cancel?.(),
    ]
    session.signal.addEventListener('abort', () => off.forEach((stop) => stop()), { once: true })
  }

  /** Asks for what may be asked now; called again at each change. */
  #pump(): void {
    const { mirror, runtime, state, tabs, signal, record } = this.#session
    const isReady = state.caughtUp && tabs.role !== 'follower' && !signal.aborted
    if (isReady && !this.#wasReady) {
      // What this link could not do, the next one may; what it brought while it caught up is no sign of life.
      if (this.#resumeAt === Infinity) this.#resumeAt = 0
      this.#frames = record.framesReceived
      this.#lastAsked = runtime.elapsed()
    }
    this.#wasReady = isReady
    if (!isReady || mirror.known.length < 2 || !runtime.isVisible()) return
    const lanes = mirror.epoch === null ? 1 : LANES
    while (this.#requests < lanes && this.#unkept < lanes + MAX_UNKEPT) {
      const page = this.#nextPage()
      if (page === undefined) return
      const wait = this.#wait()
      if (wait > 0) return this.#later(wait)
      void this.#fill(page)
    }
  }

  #wait(): number {
    const { runtime, record, mirror } = this.#session
    const now = runtime.elapsed()
    if (record.framesReceived !== this.#frames || this.#history.isAsked) {
      this.#frames = record.framesReceived
      this.#quietAt = now + QUIET_MS
    }
    const pace = mirror.epoch === null ? this.#lastAsked + SMALL_PAGE_MS : 0
    return Math.max(this.#resumeAt, pace, Math.min(this.#quietAt, this.#lastAsked + PATIENCE_MS)) - now
  }

  #later(ms: number): void {
    if (this.#cancel !== undefined || ms === Infinity) return
    this.#cancel = this.#session.runtime.setTimer(() => {
      this.#cancel = undefined
      this.#pump()
    }, ms)
  }

  /** The last page of the last gap that nobody has asked for. */
  #nextPage(): IdRange | undefined {
    const { mirror, runtime } = this.#session
    const held = { from: mirror.known[0]?.from ?? 0, to: mirror.cursor }
    const open = subtractRanges(missingIn(mirror.known, held), this.#asked)
    if (this.#unsettled.length > 0 && runtime.elapsed() >= this.#settleAt) this.#unsettled = []
    const gap = subtractRanges(open, this.#unsettled).at(-1)
    if (gap === undefined) {
      if (this.#unsettled.length > 0) this.#later(this.#settleAt - runtime.elapsed())
      return undefined
    }
    const size = mirror.epoch === null ? SMALL_PAGE : LARGE_PAGE
    return { from: Math.max(gap.from, gap.to - (gap.to % size)), to: gap.to }
  }

  async #fill(page: IdRange): Promise<void> {
    const { mirror, runtime, signal } = this.#session
    this.#requests++
    this.#unkept++
    let isAsking = true
    const free = () => {
      if (isAsking) this.#requests--
      isAsking = false
    }
    this.#asked = addRange(this.#asked, page)
    this.#lastAsked = runtime.elapsed()
    try {
      await this.#history.fillRange(page, signal, () => {
        free()
        // The next one comes while this one is being kept.
        this.#pump()
      })
      this.#failures = 0
      const lacking = missingIn(mirror.known, page)
      if (lacking.length > 0) {
        this.#unsettled = unionRanges(this.#unsettled, lacking)
        this.#settleAt = runtime.elapsed() + SETTLE_MS
      }
    } catch (error) {
      const { retryable = false, retryAfterMs = 0 } = error instanceof EventreelError ? error : {}
      const pause = Math.max(retryAfterMs, backoffMs(++this.#failures, runtime.random(), CONNECTION_BACKOFF))
      this.#resumeAt = retryable ? runtime.elapsed() + pause : Infinity
    } finally {
      free()
      this.#unkept--
      this.#asked = subtractRange(this.#asked, page)
    }
    this.#pump()
  }
}
