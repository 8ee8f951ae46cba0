import { EventreelError, isEventreelError } from '../../errors.ts'
import { parseJson } from '../../protocol/parse-json.ts'
import { checkBlank, checkEnvelope } from './after-list.ts'

/** One value of a file, or why there is none, with its place in words for people. */
export type Entry = { readonly place: string; readonly value: unknown } | { readonly place: string; readonly error: string }

/** More than any event can be: a file without an end of line or of a value must not fill the memory. */
const MAX_ENTRY_BYTES = 64 << 20
const LOOK_BYTES = 64 << 10
const NEW_LINE = 10
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** `{"trajectory": [`, perhaps with plain members before it. */
const ENVELOPE = /^\s*\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[-\w.+]+)\s*,\s*)*"(?:trajectory|events)"\s*:\s*\[/
const ARRAY = /^\s*\[/

/**
 * Reads the values of a file one by one: JSON lines, a JSON array, or the array in `{"trajectory": […]}` or `{"events": […]}`.
 * What is no JSON is an entry with an `error`, and the next follows. Holds one value at a time.
 * @throws `protocol_error` for a file that ends within its array, has more after it, or says that it is a part of a conversation; or a value above 64 MiB.
 */
export async function* readEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<Entry, void, void> {
  const chunks = source[Symbol.asyncIterator]()
  let look = Buffer.alloc(0)
  while (look.length < LOOK_BYTES) {
    const next = await chunks.next()
    if (next.done === true) break
    look = Buffer.concat([look, next.value])
  }
  if (look[0] === 0xef && look[1] === 0xbb && look[2] === 0xbf) look = look.subarray(3)
  const head = look.toString('latin1')
  const [opening] = ENVELOPE.exec(head) ?? ARRAY.exec(head) ?? []
  const rest = { [Symbol.asyncIterator]: () => chunks }
  if (opening === undefined) yield* readLines(look, rest)
  else yield* readElements(look.subarray(opening.length), rest, opening)
}

async function* readLines(first: Buffer, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Entry, void, void> {
  const held = new Held()
  let line = 1
  for await (const chunk of joined(first, rest)) {
    let from = 0
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
      held.add(chunk.subarray(from, end), line)
      from = end + 1
      yield* entryOf(held.take(), `line ${line++}`)
    }
    held.add(chunk.subarray(from), line)
  }
  yield* entryOf(held.take(), `line ${line}`)
}

/** Reads to the end of the file, not of its list: what comes after that is no less the user's. */
async function* readElements(first: Buffer, rest: AsyncIterable<Uint8Array>, opening: string): AsyncGenerator<Entry, void, void> {
  const held = new Held()
  let part: 'list' | 'object' | 'end' = 'list'
  let [line, count, depth] = [opening.split('\n').length, 0, 0]
  let [inString, escaped] = [false, false]
  for await (const chunk of joined(first, rest)) {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === NEW_LINE) line++
      if (part === 'end') {
        checkBlank(byte, line)
        from = at + 1
      } else if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inString = false
      } else if (byte === QUOTE) inString = true
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth++
      else if (depth === 0 && part === 'list' && (byte === COMMA || byte === CLOSE_ARRAY)) {
        held.add(chunk.subarray(from, at), line)
        from = at + 1
        for (const entry of entryOf(held.take(), `event ${count + 1} (line ${line})`)) {
          count++
          yield entry
        }
        if (byte === CLOSE_ARRAY) part = opening.includes('{') ? 'object' : 'end'
      } else if (depth === 0 && byte === CLOSE_OBJECT && part === 'object') {
        held.add(chunk.subarray(from, at + 1), line)
        from = at + 1
        checkEnvelope(`${opening}]${held.take().toString()}`, line)
        part = 'end'
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--
    }
    held.add(chunk.subarray(from), line)
  }
  if (part !== 'end') throw new EventreelError('protocol_error', `The file ends in the middle of its ${part} (line ${line}): it was not written to its end.`)
}

async function* joined(first: Buffer, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
  yield first
  for await (const chunk of rest) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

/** The bytes of a value whose end has not come. */
class Held {
  #parts: Buffer[] = []
  #bytes = 0

  add(part: Buffer, line: number): void {
    this.#bytes += part.length
    if (this.#bytes > MAX_ENTRY_BYTES) throw new EventreelError('protocol_error', `line ${line}: a value has more than ${MAX_ENTRY_BYTES} bytes. Is this a file of events?`)
    this.#parts.push(part)
  }

  take(): Buffer {
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    return bytes ?? Buffer.alloc(0)
  }
}

function* entryOf(bytes: Buffer, place: string): Generator<Entry, void, void> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return yield { place, error: 'is not UTF-8' }
  }
  if (text === '') return
  try {
    yield { place, value: parseJson(text) }
  } catch (error) {
    if (!isEventreelError(error, 'protocol_error')) throw error
    yield { place, error: 'is not JSON, or nested too deep' }
  }
}
