import { Fragment, memo, type ReactNode, useMemo, useState } from 'react'
import { CopyButton } from './CopyButton.tsx'
import { englishLabels, type Labels } from './labels.ts'
import { type AnsiSpan, parseAnsi, settleLines } from './text/ansi.ts'
import { foldText } from './text/fold.ts'

export interface FoldedTextProps {
  readonly text: string
  /** Lines shown at first. Default 20. */
  readonly maxLines?: number | undefined
  /** Read the colours and overwritten lines of a terminal. */
  readonly terminal?: boolean | undefined
  /** Draws the part that is shown. Default: plain text. */
  readonly renderText?: ((text: string) => ReactNode) | undefined
  readonly labels?: Labels | undefined
}

const STEP = 1_000

/** Text in mono, as it is, cut after some lines; a button shows more of it in place. Draws a bounded amount, whatever the text. */
export const FoldedText = memo(function FoldedText({ text, maxLines = 20, terminal = false, renderText, labels = englishLabels }: FoldedTextProps) {
  const [lines, setLines] = useState(maxLines)
  const { text: shown, hiddenLines, hiddenCharacters } = useMemo(() => foldText(terminal ? settleLines(text) : text, lines), [text, terminal, lines])
  const isFolded = hiddenLines > 0 || hiddenCharacters > 0
  return (
    <div className="er-output">
      {renderText ? renderText(shown) : <pre className="er-mono">{terminal ? <TerminalText text={shown} /> : shown}</pre>}
      <CopyButton text={text} labels={labels} />
      {isFolded && (
        <button type="button" className="er-more" onClick={() => setLines(lines + STEP)}>
          {hiddenLines > 0 ? labels.showMore(Math.min(hiddenLines, STEP)) : labels.showMoreText(Math.min(hiddenCharacters, STEP * 400))}
        </button>
      )}
      {lines > maxLines && (
        <button type="button" className="er-more" onClick={() => setLines(maxLines)}>
          {labels.showLess}
        </button>
      )}
    </div>
  )
})

function TerminalText({ text }: { text: string }) {
  const spans = useMemo(() => parseAnsi(text), [text])
  return spans.map((span, at) => (isPlain(span) ? <Fragment key={at}>{span.text}</Fragment> : <Styled key={at} span={span} />))
}

function Styled({ span }: { span: AnsiSpan }) {
  return (
    <span data-ansi={span.color ?? undefined} data-bold={span.bold || undefined} data-dim={span.dim || undefined}>
      {span.text}
    </span>
  )
}

function isPlain(span: AnsiSpan): boolean {
  return span.color === null && !span.bold && !span.dim
}
