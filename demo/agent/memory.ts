import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AgentState } from 'eventreel'

/** A piece of work that outlives the server, with how far it has come. */
export type Task =
  | { readonly kind: 'fix' }
  | { readonly kind: 'review'; readonly progress: ReviewProgress }
  | { readonly kind: 'look-after'; readonly introduced: boolean; readonly review: ReviewProgress | null; readonly scout?: Scout }
  | { readonly kind: 'look-around'; readonly read: number }
  | { readonly kind: 'watch'; readonly rounds: number }
  | { readonly kind: 'long-run'; readonly files: number; readonly bytes: number }

/** The agent that was sent ahead, and the action that tells of it, once it was told. */
export interface Scout {
  readonly conversationId: string
  readonly actionId: number | null
}

export interface ReviewProgress {
  readonly done: readonly MutantResult[]
  /** The file in which a mistake stands, as it was before. */
  readonly restore?: { readonly path: string; readonly content: string }
}

export interface MutantResult {
  readonly place: string
  readonly change: string
  readonly caught: boolean
}

export interface Remembered {
  /** The first event of the log that the agent has not dealt with. */
  readonly nextId: number
  readonly state: AgentState
  readonly paused: boolean
  readonly task: Task | null
}

/** What an agent must know again after the server was started anew: one small file, replaced as a whole. */
export class Memory {
  readonly #file: string
  #value: Remembered = { nextId: 0, state: 'loading', paused: false, task: null }
  #writing: Promise<void> | null = null
  #dirty = false

  constructor(file: string) {
    this.#file = file
  }

  get value(): Remembered {
    return this.#value
  }

  /** Resolves false when nothing was remembered. */
  async load(): Promise<boolean> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) return false
    this.#value = JSON.parse(text) as Remembered
    return true
  }

  /** Resolves when this change, and all before it, are in the file. */
  async update(change: Partial<Remembered>): Promise<void> {
    this.#value = { ...this.#value, ...change }
    this.#dirty = true
    this.#writing ??= this.#write()
    await this.#writing
  }

  async #write(): Promise<void> {
    try {
      while (this.#dirty) {
        this.#dirty = false
        await mkdir(dirname(this.#file), { recursive: true })
        await writeFile(`${this.#file}.new`, JSON.stringify(this.#value))
        await rename(`${this.#file}.new`, this.#file)
      }
    } finally {
      this.#writing = null
    }
  }
}
