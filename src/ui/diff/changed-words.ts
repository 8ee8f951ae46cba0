import { shortestScript } from '../text/line-diff.ts'

/** A stretch of a line: from one character up to another. */
export type Range = readonly [from: number, to: number]

const MAX_WORDS = 500
const MAX_EDITS = 120
/** Where less of two lines is the same, one is no changed form of the other. */
const MIN_SAME = 0.35

// An ideograph is a word by itself, and an emoji with all that is joined to it must not be taken apart.
const WORDS = /\p{Ideographic}|\p{Extended_Pictographic}[\p{M}\u200d\p{Emoji_Modifier}\p{Extended_Pictographic}]*|[\p{L}\p{M}\p{N}_]+|\s+|./gsu

/** The words that differ between two forms of a line; nothing where the lines are too different, or too long. */
export function changedWords(before: string, after: string): readonly [readonly Range[], readonly Range[]] {
  const none = [[], []] as const
  const [a, b] = [wordsOf(before), wordsOf(after)]
  const pairs = a && b && shortestScript(a, b, MAX_EDITS)
  if (!pairs) return none
  const same = pairs.reduce((sum, [x]) => sum + (a[x]?.trim().length ?? 0), 0)
  const length = (words: readonly string[]) => words.reduce((sum, word) => sum + word.trim().length, 0)
  if (same < MIN_SAME * Math.max(length(a), length(b))) return none
  return [rangesOf(a, new Set(pairs.map(([x]) => x))), rangesOf(b, new Set(pairs.map(([, y]) => y)))]
}

/** How much of two lines is the same, from 0 to 1, without regard to order. */
export function likeness(before: string, after: string): number {
  const [a, b] = [wordsOf(before.trim()), wordsOf(after.trim())]
  if (!a || !b) return 0
  const counts = new Map<string, number>()
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1)
  let same = 0
  for (const word of b) {
    const left = counts.get(word) ?? 0
    if (left > 0 && word.trim() !== '') same += word.length
    counts.set(word, left - 1)
  }
  return same / Math.max(1, before.trim().length, after.trim().length)
}

function wordsOf(line: string): readonly string[] | null {
  // Must be bounded before it is cut up: a line may be of any length.
  const words = line.length > MAX_WORDS * 10 ? null : (line.match(WORDS) ?? [])
  return words !== null && words.length <= MAX_WORDS ? words : null
}

/** What is not among the kept words; white space between two such words goes with them. */
function rangesOf(words: readonly string[], kept: ReadonlySet<number>): readonly Range[] {
  const ranges: [number, number][] = []
  let end = 0
  let isJoined = false
  words.forEach((word, at) => {
    const start = end
    end += word.length
    const last = ranges.at(-1)
    if (kept.has(at)) isJoined &&= word.trim() === ''
    else {
      if (isJoined && last !== undefined) last[1] = end
      else ranges.push([start, end])
      isJoined = true
    }
  })
  return ranges
}
