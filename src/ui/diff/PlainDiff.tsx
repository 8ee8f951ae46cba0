import { countLines } from '../format.ts'
import { CONTEXT, type DiffSource, MAX_WIDTH, MIN_FOLD, SIGNS } from './diff-source.ts'

type Sign = keyof typeof SIGNS

/** A comparison without search: what is between the equal beginning and the equal end. As high as the true one where one place was changed. */
export function PlainDiff({ source, maxLines }: { readonly source: DiffSource; readonly maxLines: number }) {
  const { oldText = '', newText = '', diff, isFragment } = source
  const lines = diff === undefined ? roughLines(oldText, newText, maxLines) : hunkLines(diff)
  // Room for the numbers that are not known yet, so that lines end where they will.
  const gutters = isFragment ? [] : diff === undefined && (oldText === '' || newText === '') ? [0] : [0, 1]
  const digits = diff === undefined ? String(Math.max(...[oldText, newText].map(countLines))).length : 3
  return (
    <div className="er-diff-lines er-mono" dir="ltr" style={{ ['--er-digits' as string]: `${digits}ch` }}>
      {lines.slice(0, maxLines).map(([kind, text], at) => (
        <div key={at} className={kind === 'skip' ? 'er-diff-fold' : 'er-diff-line'} data-kind={kind}>
          {kind !== 'skip' && gutters.map((gutter) => <span key={gutter} className="er-diff-number" />)}
          <span className="er-diff-sign">{SIGNS[kind]}</span>
          <span className="er-diff-text">{text.slice(0, MAX_WIDTH)}</span>
        </div>
      ))}
      {lines.length > maxLines && <div className="er-more">{SIGNS.skip}</div>}
    </div>
  )
}

type Line = readonly [Sign, string]

function roughLines(oldText: string, newText: string, maxLines: number): readonly Line[] {
  const [a, b] = [oldText, newText].map((text) => text.replace(/\n$/, '').split('\n'))
  if (a === undefined || b === undefined) return []
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const from = start < CONTEXT + MIN_FOLD ? 0 : start - CONTEXT
  const to = end < CONTEXT + MIN_FOLD ? a.length : a.length - end + CONTEXT
  const kinds = (kind: Sign, lines: readonly string[]) => lines.slice(0, maxLines + 1).map((text): Line => [kind, text])
  const fold: readonly Line[] = [['skip', '']]
  return [
    ...(from > 0 ? fold : []),
    ...kinds('same', a.slice(from, start)),
    ...kinds('del', oldText === '' ? [] : a.slice(start, a.length - end)),
    ...kinds('add', newText === '' ? [] : b.slice(start, b.length - end)),
    ...kinds('same', a.slice(a.length - end, to)),
    ...(to < a.length ? fold : []),
  ]
}

/** Must bound what is cut up for the few lines that are shown. */
const MAX_DIFF = 100_000

function hunkLines(diff: string): readonly Line[] {
  const signs: Readonly<Record<string, Sign>> = { '+': 'add', '-': 'del', ' ': 'same', '@': 'skip' }
  const first = diff.search(/^@@/m)
  const start = first === -1 ? 0 : diff.indexOf('\n', first) + 1
  return diff.slice(start, start + MAX_DIFF).split('\n').flatMap((line): Line[] => {
    const sign = signs[line[0] ?? '']
    return sign === undefined ? [] : [[sign, sign === 'skip' ? '' : line.slice(1)]]
  })
}
