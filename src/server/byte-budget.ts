/** Most bytes of one UTF-16 unit in UTF-8. */
const MOST_BYTES = 3

/**
 * Says of texts, one after the other, whether they still fit into so many bytes of UTF-8. The first always does.
 * Counts exactly only where the limit may be near: counting costs as much as sending.
 */
export class ByteBudget {
  readonly #max: number
  #atMost = 0
  #uncounted: string[] = []
  #isFirst = true

  constructor(max: number) {
    this.#max = max
  }

  /** Takes a text, unless it would pass the limit. */
  takes(text: string): boolean {
    this.#uncounted.push(text)
    this.#atMost += text.length * MOST_BYTES
    if (this.#atMost > this.#max) {
      for (const uncounted of this.#uncounted.splice(0)) this.#atMost -= uncounted.length * MOST_BYTES - Buffer.byteLength(uncounted)
    }
    const fits = this.#isFirst || this.#atMost <= this.#max
    this.#isFirst = false
    return fits
  }
}
