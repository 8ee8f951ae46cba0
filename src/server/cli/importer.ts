import { createHash } from 'node:crypto'
import { EventreelError, isEventreelError } from '../../errors.ts'
import type { NewEvent } from '../../protocol/agent-event.ts'
import { checkNewEvent, MAX_LIST } from '../validation.ts'
import { IdMap } from './id-map.ts'
import type { ImportTarget } from './import-target.ts'
import type { Entry } from './read-entries.ts'
import { renumber } from './renumber.ts'

/** Well below what a server takes in one request. */
const BATCH_BYTES = 4 << 20

export interface ImportOptions {
  readonly target: ImportTarget
  /** Goes on after what is no event, instead of stopping there. */
  readonly skipInvalid: boolean
  readonly onSkipped: (place: string, reason: string) => void
  readonly onProgress: (imported: number) => void
}

export interface ImportSummary {
  readonly imported: number
  readonly skipped: number
  /** Events that named another which the file does not hold. */
  readonly lost: number
  /** New id of the first event; null when there was none. */
  readonly firstId: number | null
}

interface Item {
  readonly event: NewEvent
  readonly place: number
  readonly says: string
  readonly text: string
}

/**
 * Writes the entries of a file, in batches whose keys are made of all that stands before them in the file: the same file again gives the
 * same keys, and so no event twice, wherever it was interrupted.
 */
export class Importer {
  readonly #options: ImportOptions
  readonly #ids = new IdMap()
  readonly #before = createHash('sha256')
  #batch: Item[] = []
  #bytes = 0
  #firstId: number | null = null
  #imported = 0
  #skipped = 0
  #lost = 0

  constructor(options: ImportOptions) {
    this.#options = options
  }

  /** @throws `protocol_error` naming the place of what is no event; what stands before its batch is written then. */
  async run(entries: AsyncIterable<Entry>): Promise<ImportSummary> {
    for await (const entry of entries) {
      const item = this.#check(entry)
      if (item === null) continue
      if (this.#batch.length === MAX_LIST || (this.#batch.length > 0 && this.#bytes + item.text.length > BATCH_BYTES)) await this.#flush()
      this.#batch.push(item)
      this.#bytes += item.text.length
      // The first goes alone: its answer says from where the ids count, also when it was written long ago.
      if (this.#firstId === null) await this.#flush()
    }
    await this.#flush()
    return { imported: this.#imported, skipped: this.#skipped, lost: this.#lost, firstId: this.#firstId }
  }

  #check(entry: Entry): Item | null {
    if ('error' in entry) return this.#invalid(entry.place, entry.error)
    try {
      const { idempotency_key: _, draft_key: __, epoch: ___, ...event } = checkNewEvent(entry.value).event as NewEvent & { readonly epoch?: unknown }
      const id = idOf(entry.value) ?? this.#ids.lastId + 1
      if (id <= this.#ids.lastId) return this.#invalid(entry.place, `id ${id} comes after id ${this.#ids.lastId}, and ids must ascend`)
      return { event, place: this.#ids.add(id), says: entry.place, text: JSON.stringify(entry.value) }
    } catch (error) {
      if (!isEventreelError(error, 'protocol_error')) throw error
      return this.#invalid(entry.place, error.message)
    }
  }

  #invalid(place: string, reason: string): null {
    if (!this.#options.skipInvalid) {
      if (this.#ids.lastId < 0) throw new EventreelError('protocol_error', `${place}: ${reason}. JSON lines, a JSON array or {"trajectory": […]} of events are expected; --skip-invalid leaves out what is none.`)
      throw new EventreelError('protocol_error', `${place}: ${reason}. ${this.#imported} events before it are imported: mend it and run the same again, or add --skip-invalid.`)
    }
    this.#skipped++
    this.#options.onSkipped(place, reason)
    return null
  }

  async #flush(): Promise<void> {
    const batch = this.#batch
    const [first] = batch
    if (first === undefined) return
    this.#batch = []
    this.#bytes = 0
    if (this.#firstId === null) this.#before.update(first.text)
    const key = `import-${first.place}-${this.#before.copy().digest('base64url')}`
    const ids = await this.#append(batch, key)
    this.#firstId ??= ids[0] ?? 0
    const base = this.#firstId
    if (batch.some(({ place }, index) => ids[index] !== base + place)) {
      throw new EventreelError('event_conflict', `Somebody else wrote into the conversation at the same time, so that events since ${first.says} name the wrong ones. Delete the conversation and import again.`)
    }
    for (const { text } of batch) this.#before.update(text)
    this.#imported += batch.length
    this.#options.onProgress(this.#imported)
  }

  async #append(batch: readonly Item[], key: string): Promise<readonly number[]> {
    const renumbered = batch.map(({ event, place }) => renumber(event, place, this.#ids, this.#firstId ?? 0))
    this.#lost += renumbered.filter(({ lost }) => lost).length
    try {
      return await this.#options.target.append(renumbered.map(({ event }) => event), key)
    } catch (error) {
      if (!isEventreelError(error)) throw error
      const range = batch.length === 1 ? (batch[0]?.says ?? '') : `${batch[0]?.says} to ${batch.at(-1)?.says}`
      if (error.code === 'idempotency_conflict') {
        throw new EventreelError(error.code, `${range}: was imported into this conversation before, and the file has changed since. Import it into another conversation.`, { cause: error })
      }
      throw new EventreelError(error.code, `${range}: ${error.message}`, { cause: error })
    }
  }
}

function idOf(value: unknown): number | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' && Number.isSafeInteger(value.id) && value.id >= 0 ? value.id : null
}
