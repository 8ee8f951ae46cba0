/** A piece of a text: `from` is in it, `to` is not. */
export interface TextRange {
  readonly from: number
  readonly to: number
}

/** Where these values stand in the text, ascending; pieces that overlap are joined into one. */
export function rangesOf(text: string, values: readonly string[]): TextRange[] {
  const found = values.flatMap((value) => occurrences(text, value)).sort((a, b) => a.from - b.from)
  const joined: TextRange[] = []
  for (const range of found) {
    const last = joined.at(-1)
    if (last === undefined || range.from >= last.to) joined.push(range)
    else if (range.to > last.to) joined[joined.length - 1] = { from: last.from, to: range.to }
  }
  return joined
}

/** The text with a mark for each piece. */
export function replaceRanges(text: string, ranges: readonly TextRange[], mark: string): string {
  let result = ''
  let end = 0
  for (const { from, to } of ranges) {
    result += text.slice(end, from) + mark
    end = to
  }
  return result + text.slice(end)
}

/** Must join as it goes: a value that overlaps itself may stand at every place of a long text. */
function occurrences(text: string, value: string): TextRange[] {
  const found: { from: number; to: number }[] = []
  let last: { from: number; to: number } | undefined
  // One step on, not one value on: a value may overlap itself.
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    if (last !== undefined && at < last.to) last.to = at + value.length
    else found.push((last = { from: at, to: at + value.length }))
  }
  return found
}
