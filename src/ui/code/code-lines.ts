/** Text that stays without colours: it would hold up the page longer than its colours are worth. */
const MAX_TEXT = 200_000
const MAX_LINE = 5_000
/** Grammars look ahead from each character of a word to its end. */
const MAX_WORD = 1_000
/** Must be what is coloured within half a frame, on a slow device too. */
const BLOCK_TEXT = 4_000

/** The lines of a text with their line ends, in blocks that are coloured and drawn one at a time. Where blocks end depends on nothing that follows them. */
export interface CodeLines {
  readonly blocks: readonly (readonly string[])[]
  readonly count: number
  readonly isTooLong: boolean
}

export function codeLines(text: string): CodeLines {
  const blocks: string[][] = []
  let block: string[] = []
  let size = 0
  let isTooLong = text.length > MAX_TEXT
  let count = 0
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start) + 1 || text.length
    const line = text.slice(start, end)
    if (size === 0) blocks.push((block = []))
    block.push(line)
    count++
    size = size + line.length < BLOCK_TEXT ? size + line.length : 0
    isTooLong ||= line.length > MAX_LINE || (line.length > MAX_WORD && line.split(/\W+/).some((word) => word.length > MAX_WORD))
    start = end
  }
  return { blocks, count, isTooLong }
}
