/** Names in the browser's registry of highlights, and in the style sheet. */
const ALL = 'er-find'
const CURRENT = 'er-find-current'
/** More would be more than anybody sees at once. */
const MOST = 2_000

/**
 * Marks a text wherever it stands in the rows that are drawn, and goes on marking while rows come and go. Does nothing where the browser
 * has no highlights of its own: nothing is put between the elements of the rows.
 * @param isCurrent whether a row shows the match that the reader is at.
 * @returns takes the marks away.
 */
export function markText(root: HTMLElement, text: string, isCurrent: (row: HTMLElement) => boolean): () => void {
  const registry = typeof CSS === 'undefined' ? undefined : CSS.highlights
  if (registry === undefined || text === '') return () => {}
  // Shared by all timelines of the page: each adds and takes away its own ranges.
  const highlight = (name: string) => registry.get(name) ?? registry.set(name, new Highlight()).get(name)
  let own: (readonly [Highlight | undefined, Range])[] = []
  let frame = 0
  const clear = () => {
    for (const [marks, range] of own) marks?.delete(range)
    own = []
  }
  const mark = () => {
    clear()
    const needle = text.toLowerCase()
    for (const row of root.querySelectorAll<HTMLElement>('.er-row')) {
      const marks = highlight(isCurrent(row) ? CURRENT : ALL)
      for (const range of rangesIn(row, needle, MOST - own.length)) {
        marks?.add(range)
        own.push([marks, range])
      }
    }
  }
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(mark)
  })
  observer.observe(root, { childList: true, characterData: true, subtree: true })
  mark()
  return () => {
    observer.disconnect()
    cancelAnimationFrame(frame)
    clear()
  }
}

function rangesIn(row: Element, needle: string, most: number): Range[] {
  const ranges: Range[] = []
  const walker = row.ownerDocument.createTreeWalker(row, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null && ranges.length < most; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase()
    // In some languages lower case is longer: then places in it are none in the text.
    if (text.length !== node.nodeValue?.length) continue
    for (let at = text.indexOf(needle); at !== -1 && ranges.length < most; at = text.indexOf(needle, at + needle.length)) {
      const range = row.ownerDocument.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + needle.length)
      ranges.push(range)
    }
  }
  return ranges
}
