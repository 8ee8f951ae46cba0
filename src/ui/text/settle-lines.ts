/** What a terminal would still show: of a line that was written over itself (a progress bar), only the last. */
export function settleLines(text: string): string {
  if (!text.includes('\r')) return text
  const lines = text.split(/\r?\n/)
  // Must not be one expression over the whole text: a long line without a return would be searched from each of its places.
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)).map((line) => line.slice(line.lastIndexOf('\r') + 1)).join('\n')
}
