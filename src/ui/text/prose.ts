/** A message's text, cut where it changes its look. `code` stands on lines of its own. */
export type ProseBlock = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'code'; readonly text: string; readonly language: string }

export type ProseSpan =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

/** Cuts a message into paragraphs and fenced code. A fence that is not closed yet reaches to the end, so that code may still be arriving. */
export function parseBlocks(text: string): readonly ProseBlock[] {
  const blocks: ProseBlock[] = []
  let words: string[] = []
  let code: { readonly fence: string; readonly language: string; readonly lines: string[] } | null = null
  const endWords = () => {
    for (const paragraph of words.join('\n').split(/\n(?:[ \t]*\n)+/)) {
      if (paragraph.trim() !== '') blocks.push({ kind: 'text', text: paragraph.replace(/^\n+/, '').trimEnd() })
    }
    words = []
  }
  for (const line of text.split(/\r?\n/)) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^`\s]*)/.exec(line)
    if (code !== null) {
      if (fence?.[1]?.startsWith(code.fence) === true && fence[2] === '') {
        blocks.push({ kind: 'code', text: code.lines.join('\n'), language: code.language })
        code = null
      } else code.lines.push(line)
    } else if (fence !== null) {
      endWords()
      code = { fence: fence[1] ?? '', language: fence[2] ?? '', lines: [] }
    } else words.push(line)
  }
  endWords()
  if (code !== null) blocks.push({ kind: 'code', text: code.lines.join('\n'), language: code.language })
  return blocks
}

const SPANS = /`([^`\n]+)`|\bhttps?:\/\/[^\s<>"'`]+/g

/** Finds `code` and web addresses in a paragraph. Nothing but http and https becomes a link. */
export function parseSpans(text: string): readonly ProseSpan[] {
  const spans: ProseSpan[] = []
  let end = 0
  for (const match of text.matchAll(SPANS)) {
    if (match.index > end) spans.push({ kind: 'text', text: text.slice(end, match.index) })
    const code = match[1]
    if (code !== undefined) {
      spans.push({ kind: 'code', text: code })
      end = match.index + match[0].length
    } else {
      const address = trimAddress(match[0])
      spans.push({ kind: 'link', text: address, href: address })
      end = match.index + address.length
    }
  }
  if (end < text.length) spans.push({ kind: 'text', text: text.slice(end) })
  return spans
}

/** Leaves out what ends the sentence rather than the address, and a bracket that was opened before it. */
function trimAddress(address: string): string {
  let surplus = count(address, ')') - count(address, '(')
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1] ?? ''
    if (last === ')' && surplus > 0) surplus--
    else if (!'.,;:!?*_]'.includes(last)) break
  }
  return address.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
