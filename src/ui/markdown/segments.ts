/** A piece of Markdown that is read by itself: what comes after it in the text cannot change it any more. */
export interface Segment {
  readonly kind: 'blocks' | 'code' | 'heading' | 'note' | 'details'
  /** Where it begins in the text. */
  readonly start: number
  readonly raw: string
  /** Level of a heading in the page; elsewhere that of the nearest heading before. */
  readonly level: number
}

/** Below the headings of a page and of the conversation in it. */
const OUTERMOST = 3
/** Longer pieces are cut, because the lexer takes more than twice the time for twice the text. */
const MAX_SEGMENT = 16_000

const FENCE = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/
const HEADING = /^ {0,3}(#{1,6})[ \t]+\S/
const MARKER = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/
const NOTE = /^\[\^[^\]\s]{1,50}\]:[ \t]/
const DETAILS = /^ {0,3}<details(?: open)?>/i

/**
 * Cuts Markdown where a block surely ends, in one pass over its lines. Text that grew is cut again from its last pieces on only,
 * and pieces that did not change keep their identity.
 * @example const cut = createSegmenter(); cut('# Plan'); cut('# Plan\n\nFirst')
 */
export function createSegmenter(): (text: string) => readonly Segment[] {
  let known = ''
  let segments: readonly Segment[] = []
  return (text) => {
    if (text === known) return segments
    // A line that was not complete may turn out to belong to the piece before it.
    const kept = text.startsWith(known) ? segments.slice(0, -2) : []
    const from = kept.length > 0 ? segments[kept.length]?.start ?? 0 : 0
    const found = new Scan(text, from, kept.at(-1)?.level ?? OUTERMOST - 1).segments
    const before = segments
    segments = kept.concat(found.map((segment, at) => (isSame(segment, before[kept.length + at]) ? (before[kept.length + at] ?? segment) : segment)))
    known = text
    return segments
  }
}

function isSame(a: Segment, b: Segment | undefined): boolean {
  return a.raw === b?.raw && a.kind === b.kind && a.start === b.start && a.level === b.level
}

class Scan {
  readonly segments: Segment[] = []
  readonly #text: string
  #level: number
  #kind: Segment['kind'] = 'blocks'
  #start = -1
  #end = -1
  /** What closes the fence or the details that are open. */
  #fence = ''
  #details = 0
  #isList = false
  #isTable = false
  #afterBlank = false

  constructor(text: string, from: number, level: number) {
    this.#text = text
    this.#level = level
    for (let at = from; at < text.length; ) {
      const next = text.indexOf('\n', at)
      const end = next === -1 ? text.length : next
      this.#line(text.slice(at, end), at, end)
      at = end + 1
    }
    this.#close()
  }

  #line(line: string, at: number, end: number): void {
    if (this.#fence !== '') {
      this.#end = end
      if (closesFence(line, this.#fence)) this.#close()
    } else if (this.#details > 0) {
      this.#inDetails(line, end)
    } else if (line.trim() === '') {
      this.#afterBlank = true
    } else {
      this.#word(line, at, end)
    }
  }

  #word(line: string, at: number, end: number): void {
    const indent = indentOf(line)
    const isInside = this.#isList && indent > 0
    const fence = isInside ? null : FENCE.exec(line)
    const heading = isInside || fence !== null ? null : HEADING.exec(line)
    if (fence !== null) {
      this.#open('code', at, end)
      this.#fence = fence[1] ?? fence[2] ?? ''
    } else if (heading !== null) {
      this.#open('heading', at, end)
      this.#level = Math.min((heading[1]?.length ?? 1) + OUTERMOST - 1, this.#level + 1, 6)
      this.#close()
    } else if (!this.#isList && NOTE.test(line)) {
      this.#open('note', at, end)
    } else if (DETAILS.test(line)) {
      this.#open('details', at, end)
      this.#inDetails(line, end)
    } else if (this.#start === -1 || (this.#afterBlank && !this.#continues(line, indent)) || this.#isFull(end)) {
      this.#open('blocks', at, end)
      this.#isList = MARKER.test(line)
    } else {
      this.#end = end
      this.#afterBlank = false
      this.#isList ||= MARKER.test(line)
      this.#isTable ||= isDelimiterRow(line)
    }
  }

  /** Whether a line after a blank one still belongs to what stands before. */
  #continues(line: string, indent: number): boolean {
    return indent >= 4 || (this.#isList && (indent >= 2 || MARKER.test(line)))
  }

  #isFull(end: number): boolean {
    return !this.#isTable && end - this.#start > MAX_SEGMENT
  }

  #inDetails(line: string, end: number): void {
    for (const tag of line.matchAll(/<(\/?)details\b/gi)) this.#details += tag[1] === '/' ? -1 : 1
    this.#end = end
    if (this.#details <= 0) this.#close()
  }

  #open(kind: Segment['kind'], at: number, end: number): void {
    this.#close()
    this.#kind = kind
    this.#start = at
    this.#end = end
  }

  #close(): void {
    if (this.#start !== -1) {
      this.segments.push({ kind: this.#kind, start: this.#start, raw: this.#text.slice(this.#start, this.#end), level: this.#level })
    }
    this.#start = -1
    this.#fence = ''
    this.#details = 0
    this.#isList = this.#isTable = this.#afterBlank = false
  }
}

function indentOf(line: string): number {
  let indent = 0
  for (const character of line) {
    if (character === ' ') indent++
    else if (character === '\t') indent += 4
    else break
  }
  return indent
}

function closesFence(line: string, fence: string): boolean {
  const text = line.trim()
  return indentOf(line) < 4 && text.length >= fence.length && text === fence.charAt(0).repeat(text.length)
}

/** `|---|:-:|`, which makes a table of the line above it. */
export function isDelimiterRow(line: string): boolean {
  return line.includes('|') && line.includes('-') && /^[\s|:-]+$/.test(line)
}
