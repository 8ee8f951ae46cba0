/** Beyond this, numbers stay where they are. */
const MAX_TEXT = 2_000_000

export interface NumberedLines {
  readonly text: string
  /** The number of the first line, where the text came with numbers. */
  readonly firstLine: number | undefined
}

/** Takes the numbers off lines as `cat -n` writes them, where each line has one and they ascend by one. */
export function takeNumbers(text: string): NumberedLines {
  const first = /^ *(\d{1,9})\t/.exec(text)?.[1]
  if (first === undefined || text.length > MAX_TEXT) return { text, firstLine: undefined }
  const lines = text.split('\n')
  const isEnded = lines.at(-1) === ''
  if (isEnded) lines.pop()
  let number = Number(first)
  for (const [at, line] of lines.entries()) {
    const tab = line.indexOf('\t')
    if (tab === -1 || tab > 12 || line.slice(0, tab).trimStart() !== String(number++)) return { text, firstLine: undefined }
    lines[at] = line.slice(tab + 1)
  }
  // An empty last line has a number of its own: without its end it would not be seen.
  return { text: lines.join('\n') + (isEnded || lines.at(-1) === '' ? '\n' : ''), firstLine: Number(first) }
}
