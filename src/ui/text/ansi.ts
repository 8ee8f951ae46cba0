/** A stretch of terminal text in one style. Colours are 0–15, the classic sixteen. */
export interface AnsiSpan {
  readonly text: string
  readonly color: number | null
  readonly bold: boolean
  readonly dim: boolean
}

// Control sequences (CSI), strings (OSC and kin), and single-character escapes.
// oxlint-disable-next-line no-control-regex -- terminal output is made of control characters
const ESCAPES = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -~])/g
// oxlint-disable-next-line no-control-regex -- see above
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** Cuts terminal output into styled stretches. Colours beyond the sixteen fall back to the text's own; every other sequence is dropped. */
export function parseAnsi(text: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = []
  let color: number | null = null
  let bold = false
  let dim = false
  let end = 0
  const add = (piece: string) => {
    const clean = piece.replace(CONTROLS, '')
    if (clean !== '') spans.push({ text: clean, color, bold, dim })
  }
  for (const match of text.matchAll(ESCAPES)) {
    add(text.slice(end, match.index))
    end = match.index + match[0].length
    if (match[2] !== 'm') continue
    const codes = (match[1] ?? '').split(/[;:]/).map(Number)
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? 0
      if (code === 0) [color, bold, dim] = [null, false, false]
      else if (code === 1) bold = true
      else if (code === 2) dim = true
      else if (code === 22) [bold, dim] = [false, false]
      else if (code === 39) color = null
      else if (code >= 30 && code <= 37) color = code - 30
      else if (code >= 90 && code <= 97) color = code - 82
      else if (code === 38 || code === 48) {
        const isIndexed = codes[at + 1] === 5
        const index = codes[at + 2] ?? 16
        if (code === 38) color = isIndexed && index < 16 ? index : null
        at += isIndexed ? 2 : 4
      }
    }
  }
  add(text.slice(end))
  return spans
}
