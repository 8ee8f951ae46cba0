const SCRATCH_BYTES = 3 << 16
let scratch: ReturnType<typeof makeScratch> | undefined

/**
 * A sum over a record's text, its place and its ids. Not against malice: it finds what a disk or a half-done write leaves.
 * Must be fast: it runs over everything that is written or read. Four bytes at once on two lanes is a third of the time of one character at a time.
 */
export function checksum(text: string, part: number, ids: readonly number[]): number {
  const { encoder, all, bytes, words } = (scratch ??= makeScratch())
  let a = 0x811c9dc5 ^ text.length
  let b = part
  for (const id of ids) a = Math.imul(a ^ id, 0x01000193)
  for (let start = 0; start < text.length; ) {
    const { read, written } = encoder.encodeInto(start === 0 ? text : text.slice(start), bytes)
    start += read
    all.fill(0, written, written + 8)
    for (let i = 0; i < (written + 3) >> 2; i += 2) {
      a = Math.imul(a ^ (words[i] ?? 0), 0x01000193)
      b = Math.imul(b ^ (words[i + 1] ?? 0), 0x85ebca6b)
      // A product carries upwards only: without it, what differs in a word's high bytes would leave a mark on a few bits of the sum.
      a = (a << 13) | (a >>> 19)
      b = (b << 13) | (b >>> 19)
    }
  }
  return (a ^ (b >>> 15) ^ Math.imul(b, 31)) >>> 0
}

function makeScratch() {
  // What is summed is filled up to two whole words.
  const buffer = new ArrayBuffer(SCRATCH_BYTES + 8)
  return { encoder: new TextEncoder(), all: new Uint8Array(buffer), bytes: new Uint8Array(buffer, 0, SCRATCH_BYTES), words: new Int32Array(buffer) }
}

const WIDE = /[\u0100-\uffff]/g

/**
 * JSON a line, in which no character takes two bytes, where that is shorter. One character above U+00FF makes all characters of a record
 * take two bytes on the disk; so a few are written as escapes, and only text that is full of them (Chinese) is left as it is.
 * Must look at each line by itself: one that has none such is passed over at once, and joined with one that has, it would be walked whole.
 */
export function joinLines(lines: readonly string[]): string {
  let length = lines.length - 1
  let wide = 0
  const isWide = lines.map((line) => {
    length += line.length
    if (line.search(WIDE) < 0) return false
    for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) > 0xff) wide += 1
    return true
  })
  if (wide === 0 || length + 5 * wide >= 2 * length) return lines.join('\n')
  return lines.map((line, i) => (isWide[i] === true ? line.replace(WIDE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : line)).join('\n')
}
