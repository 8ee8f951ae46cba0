import type { DiffLine } from './line-diff.ts'

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/** Reads the hunks of a unified diff; file headers and notes on missing line ends are left out. */
export function parseUnifiedDiff(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = []
  let oldLine = 0
  let newLine = 0
  for (const text of diff.split('\n')) {
    const hunk = HUNK.exec(text)
    if (hunk !== null) {
      if (lines.length > 0) lines.push({ kind: 'skip', text: '', oldLine: null, newLine: null })
      oldLine = Number(hunk[1])
      newLine = Number(hunk[2])
    } else if (oldLine > 0 || newLine > 0) {
      const line = text.slice(1)
      if (text.startsWith('+')) lines.push({ kind: 'add', text: line, oldLine: null, newLine: newLine++ })
      else if (text.startsWith('-')) lines.push({ kind: 'del', text: line, oldLine: oldLine++, newLine: null })
      else if (text.startsWith(' ')) lines.push({ kind: 'same', text: line, oldLine: oldLine++, newLine: newLine++ })
      else if (text === '' || text.startsWith('\\')) continue
      else [oldLine, newLine] = [0, 0]
    }
  }
  return lines
}
