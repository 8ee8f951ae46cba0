import { EventreelError } from '../errors.ts'
import { platform, sleep, type Runtime } from '../runtime.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from '../source/conversation-source.ts'
import type { RecordedEntry, RecordedError, Recording } from '../source/recorder.ts'

type Recorded<Type extends RecordedEntry['type']> = Extract<RecordedEntry, { readonly type: Type }>

/**
 * A source that says again what was recorded, with the pauses in which it was said: pages to whoever asks for the same ones, links in their order.
 * A page that nobody asked for then is made of what the recording has; where it has nothing, reading it rejects `event_not_held`.
 * After its last link it stays silent. `playRecording` puts a client around it.
 *
 * @param recording from `createRecorder().recording(id)`, also when it was read from a file.
 * @param runtime where time comes from: a `ManualClock` plays hours in no time. Default: the platform's.
 * @throws {EventreelError} `invalid_argument` for what is no recording.
 * @example
 * const source = replayRecording(recording) // in a browser, at the speed at which it happened
 * const client = createEventClient({ source: () => source, cache: 'memory' })
 */
export function replayRecording(recording: Recording, runtime: Pick<Runtime, 'setTimer' | 'now'> = platform): ConversationSource {
  if (recording?.format !== 'eventreel-recording' || recording.version !== 1)
    throw new EventreelError('invalid_argument', 'This is no recording that this version can play.')
  const entries = recording.entries
  const pages = entries.filter((entry) => entry.type === 'page')
  const links = entries.filter((entry) => entry.type === 'connect')
  const sends = entries.filter((entry) => entry.type === 'send')
  const rest = new KnownLog(entries)
  const { announcesConnect, sendsAtMostOnce, dialect } = recording
  return {
    announcesConnect,
    sendsAtMostOnce,
    dialect,
    async readPage(query) {
      const at = pages.findIndex((entry) => isSame(entry.query, query))
      const [entry] = at < 0 ? [] : pages.splice(at, 1)
      if (entry?.page === undefined && entry?.error === undefined) return rest.page(query, dialect === 'v0' || dialect === 'v1')
      await sleep(entry.ms, query.signal, runtime)
      if (entry.page === undefined) throw revived(entry.error)
      return entry.page
    },
    connect: (cursor) => play(links.shift(), entries, cursor, runtime),
    ...(sends.length === 0 ? {} : { send: (_action: unknown, send: SourceSend) => answer(sends.shift(), send, runtime) }),
  }
}

async function* play(link: Recorded<'connect'> | undefined, entries: readonly RecordedEntry[], { signal }: SourceCursor, runtime: Pick<Runtime, 'setTimer' | 'now'>): AsyncGenerator<SourceFrame, void, void> {
  const began = runtime.now()
  for (const entry of link === undefined ? [] : entries) {
    if ((entry.type !== 'frame' && entry.type !== 'close') || entry.link !== link?.link) continue
    await sleep(began + entry.at - link.at - runtime.now(), signal, runtime)
    if (entry.type === 'frame') yield entry.frame
    else if (entry.error === undefined) return
    else throw revived(entry.error)
  }
  await new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function answer(entry: Recorded<'send'> | undefined, { signal }: SourceSend, runtime: Pick<Runtime, 'setTimer'>): Promise<{ id?: number | undefined }> {
  if (entry === undefined) throw new EventreelError('send_unsupported', 'Nothing more was sent in this recording.')
  await sleep(entry.ms, signal, runtime)
  if (entry.error !== undefined) throw revived(entry.error)
  return { id: entry.id }
}

/** All events that a recording has, by id. */
class KnownLog {
  readonly #events = new Map<number, unknown>()
  readonly #latest: number
  readonly #epoch: string | undefined

  constructor(entries: readonly RecordedEntry[]) {
    let epoch: string | undefined
    for (const entry of entries) {
      const said = entry.type === 'page' ? entry.page?.events : entry.type === 'frame' && 'events' in entry.frame ? entry.frame.events : undefined
      for (const event of said ?? []) if (hasId(event)) this.#events.set(event.id, event)
      if (entry.type === 'page') epoch = entry.page?.epoch ?? epoch
      else if (entry.type === 'frame' && 'connected' in entry.frame) epoch = entry.frame.epoch ?? epoch
    }
    this.#epoch = epoch
    this.#latest = Math.max(-1, ...this.#events.keys())
  }

  page({ from = 0, to = this.#latest, limit, reverse }: SourcePageQuery, mayLack: boolean): SourcePage {
    const events: unknown[] = []
    const end = Math.min(to, this.#latest)
    const [first, step] = reverse ? [end, -1] : [from, 1]
    let id = first
    for (; id >= from && id <= end && events.length < limit; id += step) {
      const event = this.#events.get(id)
      if (event !== undefined) events.push(event)
      else if (!mayLack) break
    }
    const hasMore = id >= from && id <= end
    if (hasMore && events.length === 0) throw new EventreelError('event_not_held', `The recording has no event ${id}.`)
    return { events, hasMore, latestEventId: this.#latest, epoch: this.#epoch, lateWrites: mayLack }
  }
}

function hasId(event: unknown): event is { readonly id: number } {
  return typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'number'
}

function isSame(recorded: Omit<SourcePageQuery, 'signal'>, { from, to, limit, reverse }: SourcePageQuery): boolean {
  return recorded.from === from && recorded.to === to && recorded.limit === limit && recorded.reverse === reverse
}

function revived({ code, message, ...rest }: RecordedError = { code: 'network_error', message: '', retryable: true }): EventreelError {
  const { retryable, status, retryAfterMs } = rest
  return new EventreelError(code, message, { retryable, ...(status === undefined ? {} : { status }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}
