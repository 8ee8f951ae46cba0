import { memo, type ReactNode, useMemo, useState } from 'react'
import { CopyButton } from './CopyButton.tsx'
import { englishLabels, type Labels } from './labels.ts'
import { useTerminalText } from './terminal/use-terminal-text.ts'
import { foldText } from './text/fold.ts'
import { settleLines } from './text/settle-lines.ts'

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
// oxlint-disable-next-line no-control-regex -- terminal output is made of control characters
const COLORS = /\u001b\[[\d;]*m/g

/** Text in mono, as it is, cut after some lines; a button shows more of it in place. Draws a bounded amount, whatever the text. */
export const FoldedText = memo(function FoldedText({ text, maxLines = 20, terminal = false, renderText, labels = englishLabels }: FoldedTextProps) {
  const [lines, setLines] = useState(maxLines)
  const { text: shown, hiddenLines, hiddenCharacters } = useMemo(() => foldText(terminal ? settleLines(text) : text, lines), [text, terminal, lines])
  const Terminal = useTerminalText(terminal)?.TerminalText
  const isFolded = hiddenLines > 0 || hiddenCharacters > 0
  return (
    <div className="er-output">
      {renderText ? renderText(shown) : <pre className="er-mono">{!terminal ? shown : Terminal ? <Terminal text={shown} /> : shown.replace(COLORS, '')}</pre>}
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
