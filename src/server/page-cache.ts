import type { EncodedBody } from './http-answer.ts'

/** What an entry takes besides its bytes. */
const ENTRY_BYTES = 1000

/**
 * Pages that can never change, as they go over the wire: what many readers of one history ask for is read, and compressed, once.
 * Holds so many bytes at most; what was not asked for longest goes first.
 * @example
 * const pages = new PageCache(64 << 20)
 * const body = await pages.get(etag, () => readPage(storage, conversation, query))
 */
export class PageCache {
  readonly #maxBytes: number
  /** In the order in which they were asked for last. */
  readonly #pages = new Map<string, EncodedBody>()
  readonly #making = new Map<string, Promise<EncodedBody>>()
  #bytes = 0

  /** @param maxBytes 0 keeps nothing */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The page of this name, made where it is not there: once, also when many ask meanwhile. */
  async get(name: string, make: () => Promise<EncodedBody>): Promise<EncodedBody> {
    const page = this.#pages.get(name)
    if (page !== undefined) {
      this.#pages.delete(name)
      this.#pages.set(name, page)
      return page
    }
    const making = this.#making.get(name) ?? make().finally(() => this.#making.delete(name))
    this.#making.set(name, making)
    const made = await making
    this.#keep(name, made)
    return made
  }

  #keep(name: string, page: EncodedBody): void {
    const size = page.bytes.length + ENTRY_BYTES
    if (size > this.#maxBytes || this.#pages.has(name)) return
    this.#pages.set(name, { ...page, bytes: alone(page.bytes) })
    this.#bytes += size
    for (const [oldest, { bytes }] of this.#pages) {
      if (this.#bytes <= this.#maxBytes) return
      this.#pages.delete(oldest)
      this.#bytes -= bytes.length + ENTRY_BYTES
    }
  }
}

/** Bytes that keep no larger block of memory than they are: a compressor's output, or a short text, is a piece of one. */
function alone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
