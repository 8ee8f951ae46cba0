import { EventreelError } from '../errors.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from './conversation-source.ts'

/** An error as a recording has it: without its cause, which may say more than a report should. */
export type RecordedError = Pick<EventreelError, 'code' | 'message' | 'retryable' | 'status' | 'retryAfterMs'>

/** `at`: milliseconds since the recording began; `ms`: how long the answer took. */
export type RecordedEntry = { readonly at: number } & (
  | { readonly type: 'page'; readonly query: Omit<SourcePageQuery, 'signal'>; readonly ms: number; readonly page?: SourcePage; readonly error?: RecordedError }
  | { readonly type: 'connect'; readonly link: number; readonly afterId: number }
  | { readonly type: 'frame'; readonly link: number; readonly frame: SourceFrame }
  | { readonly type: 'close'; readonly link: number; readonly error?: RecordedError }
  | { readonly type: 'send'; readonly ms: number; readonly id?: number | undefined; readonly error?: RecordedError }
)

/** All that a source said in a session, as plain JSON. It holds the conversation's events, and no key, header or address. */
export interface Recording {
  readonly format: 'eventreel-recording'
  readonly version: 1
  readonly conversationId: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  readonly announcesConnect: boolean
  readonly sendsAtMostOnce: boolean
  readonly dialect: 'contiguous' | 'v0' | 'v1' | null
  /** True when it was full before the session ended: what came later is not in it. */
  readonly isCut: boolean
  readonly entries: readonly RecordedEntry[]
}

export interface RecorderOptions {
  /** Most events kept of one conversation, ≥ 1; then its recording ends. Default 20,000. */
  readonly maxEvents?: number | undefined
  /** Given each event, draft and notice, unparsed; gives what is kept of it. Must leave `id` as it is. Default: all of it. */
  readonly redact?: ((said: unknown) => unknown) | undefined
  readonly runtime?: Pick<Runtime, 'now'> | undefined
}

/** Keeps what sources say, for bug reports. */
export interface Recorder {
  /** A source that says the same, and is recorded. The client calls it for its own. */
  wrap(conversationId: string, source: ConversationSource): ConversationSource
  /** What was recorded so far; null for a conversation that was not opened. */
  recording(conversationId: string): Recording | null
}

/**
 * Records sessions, to be played back in a test by `replayRecording` of `eventreel/testing`. Of several tabs, the one that holds the
 * connection (`diagnostics().role`) has what there is to record.
 *
 * @example
 * const recorder = createRecorder()
 * const client = createEventClient({ baseUrl, recorder })
 * // later, for a bug report:
 * const file = new Blob([JSON.stringify(recorder.recording('my-conversation'))], { type: 'application/json' })
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  const tapes = new Map<string, Tape>()
  return {
    wrap(conversationId, source) {
      const tape = tapes.get(conversationId) ?? new Tape(options)
      tapes.set(conversationId, tape)
      return tape.wrap(source)
    },
    recording: (conversationId) => tapes.get(conversationId)?.recording(conversationId) ?? null,
  }
}

/** What one conversation's sources said. */
class Tape {
  readonly #runtime: Pick<Runtime, 'now'>
  readonly #redact: (said: unknown) => unknown
  readonly #entries: RecordedEntry[] = []
  readonly #startedAt: number
  #room: number
  #links = 0
  #source: ConversationSource | undefined

  constructor({ maxEvents = 20_000, redact = (said) => said, runtime = platform }: RecorderOptions) {
    if (!Number.isInteger(maxEvents) || maxEvents < 1) throw new EventreelError('invalid_argument', `maxEvents must be an integer ≥ 1, not ${String(maxEvents)}.`)
    this.#runtime = runtime
    this.#redact = redact
    this.#room = maxEvents
    this.#startedAt = runtime.now()
  }

  get #now(): number {
    return this.#runtime.now() - this.#startedAt
  }

  recording(conversationId: string): Recording {
    const { announcesConnect = false, sendsAtMostOnce = false, dialect = null } = this.#source ?? {}
    const isCut = this.#room < 0
    const traits = { announcesConnect, sendsAtMostOnce, dialect }
    return { format: 'eventreel-recording', version: 1, conversationId, startedAt: this.#startedAt, durationMs: this.#now, ...traits, isCut, entries: [...this.#entries] }
  }

  wrap(source: ConversationSource): ConversationSource {
    this.#source = source
    return {
      get isStatic() {
        return source.isStatic === true
      },
      get announcesConnect() {
        return source.announcesConnect === true
      },
      get sendsAtMostOnce() {
        return source.sendsAtMostOnce === true
      },
      get dialect() {
        return source.dialect ?? null
      },
      readPage: (query) => this.#readPage(source, query),
      connect: (cursor) => this.#connect(source, cursor),
      ...(source.send === undefined ? {} : { send: (action: unknown, send: SourceSend) => this.#send(source, action, send) }),
    }
  }

  async #readPage(source: ConversationSource, query: SourcePageQuery): Promise<SourcePage> {
    const at = this.#now
    const { signal: _signal, ...asked } = query
    const note = (answer: { readonly page: SourcePage } | { readonly error: RecordedError }, events: number) =>
      this.#keep({ type: 'page', at, query: asked, ms: this.#now - at, ...answer }, events)
    try {
      const page = await source.readPage(query)
      note({ page: { ...page, events: page.events.map(this.#redact) } }, page.events.length)
      return page
    } catch (error) {
      if (!query.signal.aborted) note({ error: plain(error) }, 0)
      throw error
    }
  }

  async *#connect(source: ConversationSource, cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    const link = this.#links++
    this.#keep({ type: 'connect', at: this.#now, link, afterId: cursor.afterId }, 0)
    try {
      for await (const frame of source.connect(cursor)) {
        this.#keep({ type: 'frame', at: this.#now, link, frame: this.#redacted(frame) }, 'events' in frame ? frame.events.length : 1)
        yield frame
      }
      if (!cursor.signal.aborted) this.#keep({ type: 'close', at: this.#now, link }, 0)
    } catch (error) {
      // What the session ends by itself, it will end by itself again.
      if (!cursor.signal.aborted) this.#keep({ type: 'close', at: this.#now, link, error: plain(error) }, 0)
      throw error
    }
  }

  async #send(source: ConversationSource, action: unknown, send: SourceSend): Promise<{ id?: number | undefined }> {
    const at = this.#now
    try {
      const answer = (await source.send?.(action, send)) ?? {}
      this.#keep({ type: 'send', at, ms: this.#now - at, id: answer.id }, 0)
      return answer
    } catch (error) {
      this.#keep({ type: 'send', at, ms: this.#now - at, error: plain(error) }, 0)
      throw error
    }
  }

  #redacted(frame: SourceFrame): SourceFrame {
    if ('events' in frame) return { events: frame.events.map(this.#redact) }
    if ('provisional' in frame) return { provisional: frame.provisional.map(this.#redact) }
    return 'transient' in frame ? { transient: this.#redact(frame.transient) } : frame
  }

  /** Must end for good when it is full: a recording with a hole in it would play back something that never was. */
  #keep(entry: RecordedEntry, events: number): void {
    if (this.#room < 0) return
    this.#room -= events
    if (this.#room >= 0) this.#entries.push(entry)
  }
}

function plain(error: unknown): RecordedError {
  if (!(error instanceof EventreelError)) return { code: 'network_error', message: 'Not an error of eventreel.', retryable: true }
  const { code, message, retryable, status, retryAfterMs } = error
  return { code, message, retryable, ...(status === undefined ? {} : { status }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
