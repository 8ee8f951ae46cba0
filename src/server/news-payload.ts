/** PostgreSQL takes less than 8,000 bytes in one notification. */
const MAX_BYTES = 7800

/** A text as payloads that are small enough, each with the node it comes from and its place. */
export function fragments(nodeId: string, text: string): string[] {
  const bytes = Buffer.from(text)
  const parts: string[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + MAX_BYTES, bytes.length)
    // Must not cut a character in two.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--
    parts.push(bytes.toString('utf8', from, to))
    from = to
  }
  return parts.map((part, index) => `${nodeId} ${index}/${parts.length} ${part}`)
}

/** Puts fragments together again. Those of one text come one after the other, as they were sent in one transaction. */
export class FragmentReader {
  #parts: string[] = []
  #sender = ''

  /** The whole text when this was its last fragment; null when there is more to come, and for what this node sent itself. */
  take(payload: string, nodeId: string): string | null {
    const found = /^(\S+) (\d+)\/(\d+) ([^]*)$/.exec(payload)
    if (found === null) throw new Error('A notification was not made by eventreel.')
    const [, sender = '', index, count, part = ''] = found
    if (sender === nodeId) return null
    if (Number(index) === 0) {
      this.#parts = []
      this.#sender = sender
    }
    // The beginning was told before this node listened.
    if (Number(index) !== this.#parts.length || sender !== this.#sender) return null
    this.#parts.push(part)
    return this.#parts.length === Number(count) ? this.#parts.join('') : null
  }
}
