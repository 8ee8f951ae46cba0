import type { AgentEvent } from '../../protocol/agent-event.ts'
import { answeredStatus, openStatus } from './call-status.ts'
import { isNoise, isRest } from './classify.ts'
import type { ClockReader } from './clock-reader.ts'
import { fieldsOf, textOf } from './fields.ts'
import type { BuildRowsOptions, CallRow, CallStatus, TimelineRow } from './row.ts'
import { keptRow } from './same-row.ts'

/** Folds rows, which it watches grow: what it gives is the same list each time. */
export interface RowFolder {
  /** To be told when the row at this index was replaced. */
  change(index: number): void
  fold(): readonly TimelineRow[]
}

/** @param shown the rows of the build before */
export type FoldRows = (rows: readonly TimelineRow[], shown: readonly TimelineRow[]) => RowFolder

/** Rows of the events added so far. `add` costs one event, whatever went before. */
export class RowAssembly {
  /** Draft and send keys that events have taken over: what they replace is not shown beside them. */
  readonly taken = new Set<string>()
  /** Who spoke last. */
  speaker: 'user' | 'agent' | null = null
  /** Without groups; the list is the same one each time. */
  readonly rows: TimelineRow[] = []
  /** Hears of the rows that are replaced. */
  declare folder: RowFolder | undefined
  readonly #options: BuildRowsOptions
  readonly #previous: ReadonlyMap<string, TimelineRow>
  readonly #clock: ClockReader
  readonly #keys = new Set<string>()
  /** Where the row of a call stands, by the id of its action. */
  readonly #calls = new Map<number, number>()
  readonly #open = new Set<number>()
  #newest = -1
  #day = ''
  #gap = 0
  #lastId: number | null = null

  /** @param before the rows of the build before, without groups: what did not change is taken from them. */
  constructor(options: BuildRowsOptions, clock: ClockReader, before: readonly TimelineRow[]) {
    this.#options = options
    this.#previous = new Map(before.map((row) => [row.key, row]))
    this.#clock = clock
  }

  add(event: AgentEvent): void {
    this.#addGaps(event.id)
    if (event.action === undefined && event.cause !== undefined && this.#answer(event, event.cause)) return
    if (isNoise(event) && this.#options.showHidden !== true) return
    const at = this.#clock.instantOf(event)
    this.#addDay(event, at)
    if (event.action === 'message') this.#addMessage(event, at)
    else if (event.observation === 'agent_state_changed') this.#addState(event, at)
    else this.#addCall(event, at)
  }

  #addMessage(event: AgentEvent, at: number | null): void {
    const speaker = event.source === 'user' ? 'user' : 'agent'
    if (speaker === 'agent') this.#settle()
    const text = textOf(fieldsOf(event)['content']) || textOf(event.message)
    this.#push({ type: 'message', key: this.#messageKey(event), id: event.id, event, speaker, text, startsTurn: this.speaker !== speaker, at })
    this.speaker = speaker
  }

  #addState(event: AgentEvent, at: number | null): void {
    const fields = fieldsOf(event)
    const state = textOf(fields['agent_state'])
    if (isRest(state)) this.#settle()
    if (state === 'user_confirmed' || state === 'user_rejected') this.#decide(state === 'user_confirmed' ? 'running' : 'rejected')
    this.#push({ type: 'state', key: this.#eventKey(event), id: event.id, event, state, reason: textOf(fields['reason']), at })
  }

  #addCall(event: AgentEvent, at: number | null): void {
    const action = event.action === undefined ? undefined : event
    if (action !== undefined && this.#joinAnswered(action)) return
    const call = action?.id ?? event.cause
    const isOwn = call !== undefined && !this.#calls.has(call)
    const key = isOwn ? this.#unused(`call:${call}`, event) : this.#eventKey(event)
    const status = action === undefined ? answeredStatus(event) : this.#asFarAsFollowed(openStatus(action))
    if (action?.action === 'finish') this.#settle()
    const index = this.rows.length
    const isNewest = status === 'running'
    if (isOwn) this.#calls.set(call, index)
    if (status === 'running' || status === 'awaiting') this.#open.add(index)
    this.#changeNewest(index)
    this.#push({ type: 'call', key, id: event.id, action, observation: action === undefined ? event : undefined, status, durationMs: null, at, isNewest })
    this.speaker = 'agent'
  }

  /** Gives an observation to its call; false where the call is not here, or has its answer. */
  #answer(observation: AgentEvent, cause: number): boolean {
    const index = this.#calls.get(cause)
    const row = index === undefined ? undefined : this.rows[index]
    if (index === undefined || row?.type !== 'call' || row.observation !== undefined || row.action === undefined) return false
    this.#open.delete(index)
    this.#replace(index, {
      ...row,
      observation,
      status: answeredStatus(observation),
      durationMs: this.#clock.durationOf(row.action, observation),
      isNewest: false,
    })
    return true
  }

  /** Gives an action to the row that its observation opened. */
  #joinAnswered(action: AgentEvent): boolean {
    const index = this.#calls.get(action.id)
    const row = index === undefined ? undefined : this.rows[index]
    if (index === undefined || row?.type !== 'call' || row.action !== undefined || row.observation === undefined) return false
    const took = this.#clock.durationOf(action, row.observation)
    this.#replace(index, { ...row, id: action.id, action, durationMs: took, at: this.#clock.instantOf(action) })
    return true
  }

  /** Where nobody follows the log, nobody knows what still runs. */
  #asFarAsFollowed(status: CallStatus): CallStatus {
    return status === 'running' && this.#options.isLive === false ? 'unanswered' : status
  }

  #settle(): void {
    for (const index of this.#open) this.#setStatus(index, 'unanswered')
    this.#open.clear()
  }

  #decide(status: 'running' | 'rejected'): void {
    for (const index of this.#open) {
      const row = this.rows[index]
      if (row?.type !== 'call' || row.status !== 'awaiting') continue
      this.#setStatus(index, this.#asFarAsFollowed(status))
      if (status === 'rejected') this.#open.delete(index)
    }
  }

  #setStatus(index: number, status: CallStatus): void {
    const row = this.rows[index]
    if (row?.type === 'call') this.#replace(index, { ...row, status, isNewest: status === 'running' && index === this.#newest })
  }

  #changeNewest(index: number): void {
    const row = this.rows[this.#newest]
    if (row?.type === 'call' && row.isNewest) this.#replace(this.#newest, { ...row, isNewest: false })
    this.#newest = index
  }

  #addGaps(id: number): void {
    const gaps = this.#options.gaps ?? []
    for (let gap = gaps[this.#gap]; gap !== undefined && gap.from < id; gap = gaps[++this.#gap]) {
      const from = this.#lastId === null ? gap.from : Math.max(gap.from, this.#lastId + 1)
      const to = Math.min(gap.to, id - 1)
      // What lies before the first event is not a gap between events: older pages are asked for by scrolling.
      if (this.#lastId !== null && from <= to) this.#push({ type: 'gap', key: `gap:${to}`, from, to })
    }
    this.#lastId = id
  }

  #addDay(event: AgentEvent, at: number | null): void {
    if (at === null) return
    const day = this.#clock.dayOf(at)
    // Must stay silent at the top of a window: the row would jump away when older events of the same day come before it.
    const isKnown = this.#day !== '' || this.#options.hasOlder !== true
    if (day > this.#day && isKnown) this.#push({ type: 'day', key: `day:${event.id}`, at })
    if (day > this.#day) this.#day = day
  }

  /** A message takes the key of the draft or the send that it replaces, so that it appears in its place. */
  #messageKey(event: AgentEvent): string {
    const own = event.draft_key === undefined ? event.idempotency_key : event.draft_key
    if (own === undefined) return this.#eventKey(event)
    const key = event.draft_key === undefined ? `send:${own}` : `draft:${own}`
    this.taken.add(key)
    return this.#unused(key, event)
  }

  #eventKey(event: AgentEvent): string {
    return `event:${event.id}`
  }

  #unused(key: string, event: AgentEvent): string {
    return this.#keys.has(key) ? this.#eventKey(event) : key
  }

  #push(row: TimelineRow): void {
    this.#keys.add(row.key)
    this.rows.push(keptRow(this.#previous, row))
  }

  #replace(index: number, row: CallRow): void {
    this.rows[index] = keptRow(this.#previous, row)
    this.folder?.change(index)
  }
}
