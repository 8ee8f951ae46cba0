import { EventreelError } from '../../errors.ts'
import type { SourcePage, SourcePageQuery } from '../conversation-source.ts'
import type { PageReader } from '../dialect.ts'
import { requestJson, type HttpOptions } from '../http.ts'
import type { Runtime } from '../../runtime.ts'
import { rawOf, textOf, type Raw } from './fields.ts'
import { mapEvent } from './map-event.ts'
import { LogMoved, Places } from './places.ts'
import { stateOf } from './state.ts'

/** The most that such a server gives at once. */
const PAGE = 100
/** The most that is asked for at once. */
const MAX_ASKED = 1_000
const MAX_MOVES = 3
/** A log that grows at each look is looked at so often. */
const MAX_LOOKS = 6
/** So many events before the end a link begins. */
const OVERLAP = 20
/** An answer so near to the beginning of the newest page may be left to the page before it. */
const MAX_TRIMMED = 10

/** What a page has, a link that lives has brought by then; and where nothing speaks for a change, the count is asked for no sooner. */
const LATE_MS = 10_000
const DESCENDING = { sort_order: 'TIMESTAMP_DESC' }

/** Events that stand one after the other, the first at `from`. */
interface Stretch {
  from: number
  readonly raws: unknown[]
}

/**
 * The pages of a V1 server's log. Such a server numbers nothing: an event's id here is its rank in the server's order, which the count gives
 * to the newest page, and each page to the next. A page is asked for by the uuid of its first event, so that what shares a timestamp is
 * neither skipped nor doubled.
 */
export class V1Pages implements PageReader {
  readonly dialect = 'v1'
  readonly #url: string
  readonly #http: HttpOptions & { readonly runtime: Runtime }
  #places = new Places()
  /** What a link has brought, and no page yet: the ids that were given to it. */
  readonly #hinted = new Map<string, number>()
  /** When the count last agreed with what is known; something may stand elsewhere since. */
  #counted = Number.NEGATIVE_INFINITY
  /** What a page has brought first, and a link not yet; and since when. */
  readonly #unheard = new Map<string, number>()
  /** Told of a link that has not brought what a page had long ago. */
  onDead?: () => void
  /** The draft that is being written. */
  #draft: string | null = null
  /** The drafts that have become events, by the events' uuids. */
  readonly #drafted = new Map<string, string>()

  /** @param conversationUrl `https://host[/prefix]/api/conversations/{id}` */
  constructor(conversationUrl: string, http: HttpOptions & { readonly runtime: Runtime }) {
    this.#url = `${conversationUrl}/events`
    this.#http = http
  }

  useEpoch(): void {}

  /** Where a link begins; null: at the beginning of the log. */
  get resumeAt(): string | null {
    return this.#places.timeBeforeEnd(OVERLAP)
  }

  /** What belongs further back has come: the next read to the end is held against the count. */
  doubt(): void {
    this.#counted = Number.NEGATIVE_INFINITY
  }

  /** A link stands, from which on it brings everything. */
  begin(): void {
    this.#unheard.clear()
    this.doubt()
  }

  /** A link has brought it. */
  heard(raw: Raw): void {
    this.#unheard.delete(textOf(raw['id']))
  }

  /** A live event, with the id that it has if nothing comes before it; none where only the pages can tell its place. Null: it is known. */
  hint(raw: Raw): readonly unknown[] | null {
    const uuid = textOf(raw['id'])
    if (this.#places.has(uuid) || this.#hinted.has(uuid)) return null
    if (!this.#places.isAfterEnd(textOf(raw['timestamp']))) {
      this.doubt()
      return []
    }
    const id = Math.max(this.#places.top, ...this.#hinted.values()) + 1
    this.#hinted.set(uuid, id)
    this.#endDraft(uuid, raw)
    return [this.#map(this.#places, raw, id, this.#hinted)]
  }

  /** The key of the draft that is being written. */
  get draftKey(): string {
    return (this.#draft ??= this.#http.runtime.uuid())
  }

  async readPage(query: SourcePageQuery): Promise<SourcePage> {
    const long = this.#http.runtime.elapsed() - LATE_MS
    if ([...this.#unheard.values()].some((since) => since < long)) this.onDead?.()
    for (let moves = 0; ; moves++) {
      try {
        return await this.#read(query, this.#places)
      } catch (error) {
        if (!(error instanceof LogMoved) || moves >= MAX_MOVES) throw error
        if (error.places !== this.#places) continue
        // All over again from the end, whose place the count tells.
        this.#places = new Places()
        this.#hinted.clear()
        await this.#readEnd(PAGE, this.#places, query.signal).catch((again: unknown) => {
          if (!(again instanceof LogMoved)) throw again
        })
      }
    }
  }

  async #read({ from = 0, to = Infinity, limit, reverse, signal }: SourcePageQuery, places: Places): Promise<SourcePage> {
    // Without a known place near by, the way would begin at the first event.
    if (!reverse && from >= PAGE && places.top < 0) await this.#readEnd(PAGE, places, signal)
    const isEnd = reverse && (to === Infinity || places.top < 0 || to >= places.top)
    const stretch = isEnd ? await this.#readEnd(Math.max(OVERLAP, Math.min(limit, PAGE)), places, signal) : await this.#walk(reverse ? to : from, places, signal)
    const end = stretch.from + stretch.raws.length - 1
    let first = Math.max(from, stretch.from)
    let last = Math.min(to, end)
    if (reverse) first = Math.max(first, last - limit + 1)
    else last = Math.min(last, first + limit - 1)
    const unsure = this.#unsure(stretch, first, last, places)
    // Whoever reads backwards gets to it with the page before.
    if (isEnd && unsure !== null && unsure - first < Math.min(MAX_TRIMMED, last - first)) first = unsure + 1
    else if (unsure !== null) await this.#readOn(first, places.at(first)?.uuid, false, places, signal)
    const events: unknown[] = []
    for (let id = first; id <= last; id++) events.push(this.#map(places, stretch.raws[id - stretch.from], id))
    return {
      events: reverse ? events.reverse() : events,
      hasMore: reverse ? first > from : last < Math.min(to, places.top),
      ...(isEnd ? { latestEventId: end } : {}),
      // It has no epoch: a log that is another one shows by what was there before.
      lateWrites: true,
    }
  }

  /** The newest events, and their places: by the count, when nothing was appended around it; where the page is all there is, by that. */
  async #readEnd(limit: number, places: Places, signal: AbortSignal): Promise<Stretch> {
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      const { items, next } = await this.#search({ ...DESCENDING, limit: String(limit) }, signal)
      let count = items.length
      if (next !== null) {
        count = await this.#count(signal)
        const again = await this.#search({ ...DESCENDING, limit: String(OVERLAP) }, signal)
        if (again.items.some((raw, index) => uuidOf(raw) !== uuidOf(items[index]))) continue
      }
      this.#check(places)
      if (!(count > places.top && count >= items.length)) throw new LogMoved(places)
      const from = count - items.length
      this.#note(places, { from, raws: items.reverse() })
      if (next !== null) places.note(from - 1, next)
      this.#agree(places, count)
      return { from, raws: items }
    }
    throw new LogMoved(places)
  }

  /** Goes from the nearest known event to this place, with the page that it is on; the log may end before it. */
  async #walk(near: number, places: Places, signal: AbortSignal): Promise<Stretch> {
    const below = places.nearest(near, -1)
    const above = places.nearest(near, 1)
    const isUp = above === undefined || near - (below?.id ?? 0) <= above.id - near
    const start = isUp ? below : above
    let stretch: Stretch = { from: start?.id ?? 0, raws: [] }
    const hinted = [...this.#hinted.keys()]
    const known = places.counted
    let looks = 0
    for (let id = stretch.from, uuid = start?.uuid; ; ) {
      const { from, raws, next } = await this.#readOn(id, uuid, isUp, places, signal)
      // Of the way, which may be long, only what can be asked for is kept.
      if (isUp && id > near) stretch.raws.push(...raws)
      else stretch = { from, raws: isUp ? raws : [...raws, ...stretch.raws.slice(0, MAX_ASKED)] }
      id = isUp ? id + raws.length : from - 1
      if (next !== null) places.note(id, next)
      // What goes down ends at the first event.
      else if (!isUp && id !== -1) throw new LogMoved(places)
      else if (isUp) {
        if (!(await this.#isAll(id, places, signal))) {
          if (looks++ > MAX_LOOKS) throw new LogMoved(places)
          // With the last one again: it may have been appended to, or something may stand before.
          if (raws.length > 0) uuid = places.at(--id)?.uuid
          stretch.raws.length = id - stretch.from
          continue
        }
        // What the end lacks although it came before the question is not kept by the server, and takes no place.
        for (const told of hinted) this.#hinted.delete(told)
      }
      // Beyond what was known only the end, where the count is, tells whether all of it stands where it seems to.
      if (next === null || (isUp ? id > near && (start === undefined || id <= known) : id < near)) return stretch
      uuid = next
    }
  }

  /** Whether the log has so many events: always to be asked before what is new is told. */
  async #isAll(count: number, places: Places, signal: AbortSignal): Promise<boolean> {
    if (count <= places.counted && this.#http.runtime.elapsed() - this.#counted < LATE_MS) return true
    const isAll = (await this.#count(signal)) === count
    this.#check(places)
    if (isAll) this.#agree(places, count)
    return isAll
  }

  #agree(places: Places, count: number): void {
    places.counted = Math.max(places.counted, count)
    this.#counted = this.#http.runtime.elapsed()
  }

  async #count(signal: AbortSignal): Promise<number> {
    return Number(await requestJson(`${this.#url}/count`, this.#http, { signal, tries: 2 }))
  }

  /** The last of these of which it is not known whether what it answers stands before them; null where all is known. */
  #unsure({ from, raws }: Stretch, first: number, last: number, places: Places): number | null {
    for (let id = last; id >= first; id--) if (places.causeOf(answered(raws[id - from]), id) === null) return id
    return null
  }

  /** The page that begins with this event, and the places of what is on it; without a uuid, the first of all. */
  async #readOn(id: number, uuid: string | undefined, isUp: boolean, places: Places, signal: AbortSignal): Promise<Stretch & { readonly next: string | null }> {
    const { items, next } = await this.#search({ ...(isUp ? {} : DESCENDING), limit: String(PAGE), ...(uuid === undefined ? {} : { page_id: uuid }) }, signal)
    this.#check(places)
    // An id that the server does not know is as none: it has begun at the beginning.
    if (uuid !== undefined && uuidOf(items[0]) !== uuid) throw new LogMoved(places)
    const page = isUp ? { from: id, raws: items } : { from: id - items.length + 1, raws: items.reverse() }
    this.#note(places, page)
    return { ...page, next }
  }

  async #search(params: Readonly<Record<string, string>>, signal: AbortSignal): Promise<{ readonly items: unknown[]; readonly next: string | null }> {
    const answer = await requestJson(`${this.#url}/search?${new URLSearchParams(params).toString()}`, this.#http, { signal, tries: 2 })
    const { items, next_page_id: next } = rawOf(answer)
    if (!Array.isArray(items)) throw new EventreelError('protocol_error', 'The server sent no page.')
    return { items, next: typeof next === 'string' ? next : null }
  }

  #note(places: Places, { from, raws }: Stretch): void {
    const { top } = places
    raws.forEach((raw, index) => {
      const uuid = uuidOf(raw)
      // Not what is older: it was there before the draft, and the link.
      if (places.counted >= 0 && from + index > top && !this.#hinted.has(uuid)) {
        this.#endDraft(uuid, rawOf(raw))
        this.#unheard.set(uuid, this.#http.runtime.elapsed())
      }
      places.note(from + index, uuid, rawOf(raw))
      this.#hinted.delete(uuid)
    })
  }

  /** A draft ends with what the agent says or does next, and with what stops it. */
  #endDraft(uuid: string, raw: Raw): void {
    const isEnd = /^agent (Ac|M)|^user (?!M)|ConversationE/.test(`${textOf(raw['source'])} ${textOf(raw['kind'])}`)
    if (this.#draft === null || !(isEnd || (stateOf(raw) ?? 'running') !== 'running')) return
    this.#drafted.set(uuid, this.#draft)
    this.#draft = null
  }

  /** @param told for a hint: what a page has answers nothing that a link alone has told of, and maybe under another id */
  #map(places: Places, raw: unknown, id: number, told?: ReadonlyMap<string, number>): unknown {
    const event = mapEvent(raw, id, (key) => places.causeOf(key, id) ?? told?.get(key))
    const draft = this.#drafted.get(event.sourceId ?? '')
    return draft === undefined ? event : { ...event, draft_key: draft }
  }

  /** What was read while the log proved to be another one is of neither. */
  #check(places: Places): void {
    if (places !== this.#places) throw new LogMoved(places)
  }
}

/** What an event without one has is its own: such an event can only be known by its place. */
function uuidOf(raw: unknown): string {
  return textOf(rawOf(raw)['id']) || JSON.stringify(raw ?? null)
}

/** The id of the action, or of its call, that an event answers; '' where it answers none. */
function answered(raw: unknown): string {
  const { kind, action_id: action, tool_call_id: call } = rawOf(raw)
  return /^(ObservationEvent|UserRejectObservation|AgentErrorEvent)$/.test(textOf(kind)) ? textOf(action) || textOf(call) : ''
}
