import type { Attachment, AttachmentRules, AttachmentView, Refused, Upload } from './attachment.ts'
import { isPicture, refusalOf } from './attachment-rules.ts'
import { dataUrlOf, previewOf } from './read-picture.ts'

interface AttachmentOptions {
  readonly rules: AttachmentRules
  readonly upload: Upload | undefined
}

/** What a person has attached to the message that they are writing: read, or uploaded, as soon as it is there. */
export class AttachmentList {
  readonly #options: () => AttachmentOptions
  readonly #listeners = new Set<() => void>()
  readonly #work = new Map<number, AbortController>()
  #view: AttachmentView = { items: [], refused: [] }
  #lastId = 0

  /** @param options asked when they are needed: they may change meanwhile. */
  constructor(options: () => AttachmentOptions) {
    this.#options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
  readonly getView = (): AttachmentView => this.#view

  /** Takes what may be attached; what was refused before is not told any more. */
  add(files: readonly File[]): void {
    const { rules, upload } = this.#options()
    const refused: Refused[] = []
    for (const file of files) {
      const refusal = refusalOf(file, this.#view.items.length, rules, upload !== undefined)
      if (refusal === null) this.#begin(file)
      else if (refusal.why !== 'count' || refused.every(({ why }) => why !== 'count')) refused.push(refusal)
    }
    this.#show({ refused })
  }

  retry(id: number): void {
    const item = this.#find(id)
    if (item?.status !== 'failed') return
    this.#update(id, { status: 'working', progress: null, reason: '' })
    void this.#run(item)
  }

  remove(id: number): void {
    this.#work.get(id)?.abort()
    this.#work.delete(id)
    this.#show({ items: this.#view.items.filter((item) => item.id !== id) })
  }

  forgetRefused(): void {
    this.#show({ refused: [] })
  }

  /** Gives what is ready away, to be sent. */
  take(): readonly Attachment[] {
    const { items } = this.#view
    this.#show({ items: [], refused: [] })
    return items
  }

  /** Takes back what could not be sent, before what was attached since. */
  restore(items: readonly Attachment[]): void {
    this.#show({ items: [...items, ...this.#view.items] })
  }

  /** Stops what is under way; it can be retried. */
  stop(): void {
    for (const work of this.#work.values()) work.abort()
  }

  #begin(file: File): void {
    const item: Attachment = { id: ++this.#lastId, file, kind: isPicture(file) ? 'image' : 'file', status: 'working', progress: null, preview: null, url: '', reason: '' }
    this.#show({ items: [...this.#view.items, item] })
    void this.#run(item)
  }

  async #run({ id, file, kind, preview }: Attachment): Promise<void> {
    const { upload } = this.#options()
    const work = new AbortController()
    this.#work.set(id, work)
    try {
      if (kind === 'image' && preview === null && !(await this.#look(id, file))) return
      work.signal.throwIfAborted()
      const onProgress = (done: number) => this.#update(id, { progress: Math.min(1, Math.max(0, done)) })
      const url = upload === undefined ? await dataUrlOf(file) : await orAborted(upload(file, { signal: work.signal, onProgress }), work.signal)
      if (typeof url !== 'string' || url === '') throw new Error('')
      this.#update(id, { status: 'ready', progress: 1, url })
    } catch (error) {
      this.#update(id, { status: 'failed', progress: null, reason: error instanceof Error && !work.signal.aborted ? error.message : '' })
    } finally {
      if (this.#work.get(id) === work) this.#work.delete(id)
    }
  }

  /** Must refuse what only claims to be a picture: in a model's history it would be refused again with every message that follows. */
  async #look(id: number, file: File): Promise<boolean> {
    try {
      this.#update(id, { preview: await previewOf(file) })
      return this.#find(id) !== undefined
    } catch {
      if (this.#find(id) !== undefined) this.#show({ refused: [...this.#view.refused, { name: file.name, why: 'unreadable' }] })
      this.remove(id)
      return false
    }
  }

  #find(id: number): Attachment | undefined {
    return this.#view.items.find((item) => item.id === id)
  }

  #update(id: number, facts: Partial<Attachment>): void {
    if (this.#find(id) !== undefined) this.#show({ items: this.#view.items.map((item) => (item.id === id ? { ...item, ...facts } : item)) })
  }

  #show(part: Partial<AttachmentView>): void {
    this.#view = { ...this.#view, ...part }
    for (const listener of [...this.#listeners]) listener()
  }
}

/** An upload that heeds no signal must not hold up its retry. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}
