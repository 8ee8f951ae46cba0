import type { DiffLine } from '../text/line-diff.ts'
import { changedWords, type Range } from './changed-words.ts'
import type { Comparison } from './compare.ts'
import { pairLines } from './pair-lines.ts'

/** Lines that changed together: the places of what was removed and of what was added. */
export interface Block {
  readonly removed: readonly number[]
  readonly added: readonly number[]
  /** For each removed line the index of the added one that took its place, or -1. */
  readonly partners: readonly number[]
}

const known = new WeakMap<Comparison, Map<number, Block>>()

/** The change that begins at a place, worked out when it is first drawn. */
export function blockAt(comparison: Comparison, start: number): Block {
  const blocks = known.get(comparison) ?? new Map<number, Block>()
  known.set(comparison, blocks)
  let block = blocks.get(start)
  if (block === undefined) {
    const { lines } = comparison
    const [removed, added]: [number[], number[]] = [[], []]
    for (let at = start; isChange(lines[at]); at++) (lines[at]?.kind === 'del' ? removed : added).push(at)
    const texts = (places: readonly number[]) => places.map((at) => lines[at]?.text ?? '')
    block = { removed, added, partners: pairLines(texts(removed), texts(added)) }
    blocks.set(start, block)
  }
  return block
}

export function isChange(line: DiffLine | undefined): boolean {
  return line?.kind === 'del' || line?.kind === 'add'
}

const knownWords = new WeakMap<DiffLine, readonly Range[]>()

/** The changed words of the lines that are shown and have a partner, by their places. */
export function shownWords(comparison: Comparison, places: readonly number[]): ReadonlyMap<number, readonly Range[]> {
  const shown = new Set(places)
  const words = new Map<number, readonly Range[]>()
  let end = 0
  for (const start of places) {
    if (start < end || !isChange(comparison.lines[start])) continue
    const { removed, added, partners } = blockAt(comparison, start)
    end = start + removed.length + added.length
    removed.forEach((left, at) => {
      const right = added[partners[at] ?? -1]
      if (right !== undefined && (shown.has(left) || shown.has(right))) noteWords(comparison, left, right, words)
    })
  }
  return words
}

function noteWords({ lines }: Comparison, left: number, right: number, words: Map<number, readonly Range[]>): void {
  const [before, after] = [lines[left], lines[right]]
  if (before === undefined || after === undefined) return
  if (!knownWords.has(before)) {
    const [inOld, inNew] = changedWords(before.text, after.text)
    knownWords.set(before, inOld).set(after, inNew)
  }
  words.set(left, knownWords.get(before) ?? []).set(right, knownWords.get(after) ?? [])
}
