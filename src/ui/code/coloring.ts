import { tokenize, type Tokenized } from './tokenize.ts'
import type { TokenLines } from './token.ts'

/** Milliseconds of a task that may go to colours, and between two such tasks. */
const SLICE = 6
const PAUSE = 10
/** Code of which a part takes longer than this is not worth it: what follows stays plain. */
const MAX_PART_MS = 400
/** Parts grow where a comment goes on beyond them, up to this. */
const MAX_PART = 16_000
const MAX_KEPT = 200

type Blocks = readonly (readonly string[])[]

/** The colours of one text, growing block by block. */
export interface Coloring {
  readonly subscribe: (onChange: () => void) => () => void
  /** One entry for each block that is done. */
  readonly read: () => readonly TokenLines[]
}

const kept = new Map<string, Tokenized>()
const waiting = new Set<() => void>()
let left = SLICE
let timer: ReturnType<typeof setTimeout> | undefined

/** Begins to colour a text. What was coloured lately is there at once, as is what this task has time for. */
export function colorBlocks(language: string, blocks: Blocks): Coloring {
  let done: readonly TokenLines[] = []
  let isOver = blocks.length === 0
  const listeners = new Set<() => void>()
  const advance = () => {
    const before = done
    while (!isOver) {
      const start = performance.now()
      const part = nextPart(language, blocks, done.length)
      if (part === null) break
      done = [...done, ...part]
      isOver = done.length === blocks.length || performance.now() - start > MAX_PART_MS
    }
    if (isOver) waiting.delete(advance)
    if (done !== before) for (const tell of listeners) tell()
  }
  advance()
  return {
    read: () => done,
    subscribe: (onChange) => {
      listeners.add(onChange)
      if (!isOver) {
        waiting.add(advance)
        schedule()
      }
      return () => {
        listeners.delete(onChange)
        if (listeners.size === 0) waiting.delete(advance)
      }
    },
  }
}

/** The colours of the blocks from one on that can be read by themselves; null when this task has no time left. */
function nextPart(language: string, blocks: Blocks, from: number): readonly TokenLines[] | null {
  let part: readonly string[] = []
  for (let end = from; end < blocks.length; end++) {
    part = [...part, ...(blocks[end] ?? [])]
    const text = part.join('')
    const tokenized = tokenizeOnce(language, text)
    if (tokenized === null) return null
    if (!tokenized.isOpen || text.length >= MAX_PART || end === blocks.length - 1) return byBlock(tokenized.lines, blocks.slice(from, end + 1))
  }
  return []
}

function tokenizeOnce(language: string, text: string): Tokenized | null {
  const key = `${language} ${text}`
  let tokenized = kept.get(key)
  if (tokenized === undefined) {
    if (left <= 0) return null
    const start = performance.now()
    tokenized = tokenize(language, text)
    left -= performance.now() - start
    schedule()
  }
  // The one that was not asked for longest goes first.
  kept.delete(key)
  kept.set(key, tokenized)
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break
    kept.delete(oldest)
  }
  return tokenized
}

function byBlock(lines: TokenLines, blocks: Blocks): readonly TokenLines[] {
  let at = 0
  return blocks.map((block) => lines.slice(at, (at += block.length)))
}

function schedule(): void {
  timer ??= setTimeout(() => {
    timer = undefined
    left = SLICE
    for (const advance of waiting) {
      advance()
      if (left <= 0) break
    }
    if (waiting.size > 0) schedule()
  }, PAUSE)
}
