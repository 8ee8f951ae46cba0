import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { EventreelError } from '../errors.ts'
import type { SqliteStorageOptions } from './sqlite-storage.ts'
import { receivedError, type StorageAnswer, type StorageCall } from './storage-calls.ts'
import type { AppendRequest, AppendResult, ConversationList, ConversationRecord, EventStorage, RangeRequest, ReadRequest, StoredEvent } from './storage.ts'

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface ThreadedStorageOptions extends SqliteStorageOptions {
  readonly dataDir: string
  readonly workerFile: URL
  /** Told of each thread that is started. */
  readonly onStart?: ((worker: Worker) => void) | undefined
}

/**
 * The embedded store in a thread of its own, so that the server reads the next requests, and writes to its clients, while the disk takes
 * what came before. Should the thread end by itself, what was asked of it fails, and the next call starts another.
 */
export class ThreadedStorage implements EventStorage {
  readonly #options: ThreadedStorageOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Promise<Worker> | null = null
  #calls = 0
  #closed: Promise<void> | null = null

  /** @throws {EventreelError} `storage_unavailable`, `storage_blocked` as {@link SqliteStorage} does. */
  static async open(options: ThreadedStorageOptions): Promise<ThreadedStorage> {
    const storage = new ThreadedStorage(options)
    await storage.#thread()
    return storage
  }

  private constructor(options: ThreadedStorageOptions) {
    this.#options = options
  }

  createConversation(conversation: { conversationId: string; title: string | null; parentId: string | null }): Promise<ConversationRecord> {
    return this.#ask('createConversation', conversation)
  }

  getConversation(conversationId: string): Promise<ConversationRecord> {
    return this.#ask('getConversation', conversationId)
  }

  listConversations(query: { limit: number; pageId?: string | undefined }): Promise<ConversationList> {
    return this.#ask('listConversations', query)
  }

  deleteConversation(conversationId: string): Promise<void> {
    return this.#ask('deleteConversation', conversationId)
  }

  deleteIdle(query: { updatedBefore: string; limit: number }): Promise<string[]> {
    return this.#ask('deleteIdle', query)
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return this.#ask('append', request)
  }

  read(request: ReadRequest): Promise<StoredEvent[]> {
    return this.#ask('read', request)
  }

  async readJson(request: RangeRequest): Promise<Buffer | null> {
    const json = await this.#ask<Uint8Array<ArrayBuffer> | null>('readJson', request)
    return json && Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    // One that could not be started has nothing to close.
    const worker = (await this.#worker?.catch(() => null)) ?? null
    if (worker === null) return
    await this.#send(worker, 'close', undefined)
    await worker.terminate()
  }

  async #ask<T>(method: keyof EventStorage, request: unknown): Promise<T> {
    if (this.#closed !== null) throw new EventreelError('closed', 'The store is closed.')
    // Every answer is what this method of the same port gave in the other thread.
    return (await this.#send(await this.#thread(), method, request)) as T
  }

  #send(worker: Worker, method: keyof EventStorage, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call: StorageCall = {
        call: ++this.#calls,
        method,
        request,
        at: this.#options.now(),
        uuid: method === 'createConversation' ? this.#options.uuid() : '',
      }
      worker.postMessage(call)
      this.#waiting.set(call.call, { resolve, reject })
    })
  }

  #thread(): Promise<Worker> {
    this.#worker ??= this.#start().catch((error: unknown) => {
      this.#worker = null
      throw error
    })
    return this.#worker
  }

  #start(): Promise<Worker> {
    const { dataDir, workerFile, onStart } = this.#options
    return new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: { dataDir } })
      onStart?.(worker)
      let open = false
      worker.on('message', (answer: StorageAnswer) => {
        if ('open' in answer) {
          open = true
          resolve(worker)
        } else if ('failed' in answer) reject(receivedError(answer.failed))
        else this.#answered(answer)
      })
      let why: unknown
      worker.once('error', (error: unknown) => void (why = error))
      worker.once('exit', () => {
        const error = new EventreelError('storage_unavailable', 'The thread of the store has ended.', { cause: why, retryable: true })
        if (open) this.#ended(error)
        else reject(error)
      })
    })
  }

  #answered(answer: Exclude<StorageAnswer, { open: true } | { failed: unknown }>): void {
    if ('reported' in answer) return this.#options.report?.(receivedError(answer.reported))
    const waiting = this.#waiting.get(answer.call)
    this.#waiting.delete(answer.call)
    if ('error' in answer) waiting?.reject(receivedError(answer.error))
    else waiting?.resolve(answer.result)
  }

  #ended(error: EventreelError): void {
    this.#worker = null
    const failed = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of failed) reject(error)
    if (this.#closed === null) this.#options.report?.(error)
  }
}

/**
 * Where the thread's code lies: beside this file, in the source as in what is built of it. Null where it was not taken along, as when an
 * application's bundler has put the server into one file.
 */
export function storageWorkerFile(beside: string = import.meta.url): URL | null {
  // Not written as bundlers look for it: this runs in Node.
  const file = new URL(beside.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', beside)
  return existsSync(file) ? file : null
}
