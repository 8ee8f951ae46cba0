import { readFence } from './fence.ts'
import { isDelimiterRow, type Segment } from './segments.ts'

/** Looked at for what is open; what is longer stands as it is. */
const MAX_TAIL = 4_000

/** A mark that stands alone at the end: nobody knows yet what it becomes. */
const LONE_MARK = /(?:^|\n)[ \t]*(?:[-*+_=]{1,2}|\d{1,9}[.)]?|#{1,6}|>|[`~]{1,2}|\|)[ \t]*$/
/** A link or a picture that is still being written: its words are kept. */
const OPEN_LINK = /(!?)\[([^[\]\n]{0,300})(?:\]\([^()\s]{0,2000})?$/

/**
 * The last piece of a text that is being written, as it will probably go on: emphasis and code that are open are closed, a table has
 * its rule, marks that say nothing yet are left out. Null where there is nothing to draw yet.
 */
export function settleTail(segment: Segment): Segment | null {
  const raw = segment.kind === 'code' ? settleFence(segment.raw) : segment.kind === 'details' ? segment.raw : settleWords(segment.raw)
  return raw === segment.raw ? segment : raw.trim() === '' ? null : { ...segment, raw }
}

function settleFence(raw: string): string {
  // The language may still grow.
  if (!raw.includes('\n')) return ''
  const mark = raw.trimStart().charAt(0)
  const end = raw.lastIndexOf('\n')
  const last = raw.slice(end).trim()
  const isHalf = last !== '' && last === mark.repeat(last.length) && readFence(raw).text.endsWith(last)
  return isHalf ? raw.slice(0, end) : raw
}

function settleWords(raw: string): string {
  const whole = raw.replace(LONE_MARK, '').trimEnd()
  const begin = Math.max(whole.lastIndexOf('\n\n') + 1, 0)
  if (whole.length - begin > MAX_TAIL) return whole
  const tail = whole.slice(begin)
  const lines = tail.replace(/^\n+/, '').split('\n')
  if (lines[0]?.startsWith('|')) return whole.slice(0, begin) + settleTable(lines)
  const last = tail.lastIndexOf('\n') + 1
  return whole.slice(0, begin + last) + closeMarks(tail.slice(last))
}

/** A table that has no rule yet gets one, so that it does not begin as a line of bars. */
function settleTable(lines: readonly string[]): string {
  const [header = '', rule = '', ...rows] = lines
  const isRule = isDelimiterRow(rule) && (rows.length > 0 || cellsOf(rule) >= cellsOf(header))
  if (isRule || rows.length > 0 || !/^[\s|:-]*$/.test(rule)) return lines.join('\n')
  return `${header}\n|${'---|'.repeat(Math.max(1, cellsOf(header)))}`
}

function cellsOf(line: string): number {
  return line.trim().replace(/^\||\|$/g, '').split('|').length
}

/** Closes what a line leaves open, innermost first. */
function closeMarks(line: string): string {
  const open: string[] = []
  const marks = /\\.|(`+)|(\*\*\*|\*\*|\*|__|_|~~?)/g
  for (let match = marks.exec(line); match !== null; match = marks.exec(line)) {
    const [mark, ticks, stars] = match
    if (ticks !== undefined) {
      const end = closingTicks(line, marks.lastIndex, ticks)
      if (end === -1) return isEnd(line, marks.lastIndex) ? close(line.slice(0, match.index), open) : close(`${line.trimEnd()}${ticks}`, open)
      marks.lastIndex = end
    } else if (stars !== undefined) {
      const before = line[match.index - 1] ?? ' '
      const after = line[marks.lastIndex] ?? ' '
      if (open.at(-1) === mark && before.trim() !== '') open.pop()
      else if (isEnd(line, marks.lastIndex) && (before.trim() === '' || open.at(-1)?.startsWith(mark))) return close(line.slice(0, match.index), open)
      else if (after.trim() !== '' && !(mark.startsWith('_') && /\w/.test(before))) open.push(mark)
    }
  }
  return close(line.replace(OPEN_LINK, (_, bang: string, words: string) => (bang === '' ? words : '')), open)
}

function closingTicks(line: string, from: number, ticks: string): number {
  const runs = /`+/g
  runs.lastIndex = from
  for (let run = runs.exec(line); run !== null; run = runs.exec(line)) if (run[0] === ticks) return runs.lastIndex
  return -1
}

function isEnd(line: string, at: number): boolean {
  return line.slice(at).trim() === ''
}

function close(line: string, open: readonly string[]): string {
  return open.length === 0 ? line : line.trimEnd() + open.toReversed().join('')
}
