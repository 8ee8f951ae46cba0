/** The part of a text that is drawn, and how much is left out. */
export interface Folded {
  readonly text: string
  readonly hiddenLines: number
  /** Set instead of `hiddenLines` where a single line is too long. */
  readonly hiddenCharacters: number
}

/** Must bound what the browser lays out at once, whatever an event carries. */
const CHARACTERS_PER_LINE = 400

/**
 * The beginning of a text: at most `maxLines` lines, and 400 characters for each of them on average.
 * Costs one search for line ends, also for many megabytes.
 */
export function foldText(text: string, maxLines: number): Folded {
  const whole = text.endsWith('\n') ? text.slice(0, -1) : text
  const cut = firstLines(whole, maxLines, Math.max(2_000, maxLines * CHARACTERS_PER_LINE))
  const hiddenLines = countBreaks(whole, cut.length)
  return { text: cut, hiddenLines, hiddenCharacters: hiddenLines === 0 ? whole.length - cut.length : 0 }
}

function firstLines(text: string, maxLines: number, budget: number): string {
  let end = -1
  for (let lines = 0; lines < maxLines; lines++) {
    const next = text.indexOf('\n', end + 1)
    if (next === -1) return text.slice(0, budget)
    // A line that does not fit is cut where it is the only one, and left out where others stand before it.
    if (next > budget) return text.slice(0, end < budget / 2 ? budget : end)
    end = next
  }
  return text.slice(0, end)
}

function countBreaks(text: string, from: number): number {
  let breaks = 0
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) breaks++
  return breaks
}
