import { Fragment, memo, useMemo, useState } from 'react'
import { CopyButton } from './CopyButton.tsx'
import { englishLabels, type Labels } from './labels.ts'
import { foldText } from './text/fold.ts'
import { parseBlocks, parseSpans } from './text/prose.ts'

const MAX_LINES = 200

/** A message's words: paragraphs, `code`, fenced code and web addresses. Everything else stands as it was written. */
export const MessageText = memo(function MessageText({ text, labels = englishLabels }: { readonly text: string; readonly labels?: Labels | undefined }) {
  const [lines, setLines] = useState(MAX_LINES)
  const folded = useMemo(() => foldText(text, lines), [text, lines])
  const blocks = useMemo(() => parseBlocks(folded.text), [folded.text])
  return (
    <div className="er-prose">
      {blocks.map((block, at) =>
        block.kind === 'text' ? (
          <p key={at}>
            <Spans text={block.text} />
          </p>
        ) : (
          <div key={at} className="er-output er-fence" data-language={block.language || undefined}>
            <pre className="er-mono">{block.text}</pre>
            <CopyButton text={block.text} labels={labels} />
          </div>
        ),
      )}
      {(folded.hiddenLines > 0 || folded.hiddenCharacters > 0) && (
        <button type="button" className="er-more" onClick={() => setLines(lines + 1_000)}>
          {folded.hiddenLines > 0 ? labels.showMore(folded.hiddenLines) : labels.showMoreText(folded.hiddenCharacters)}
        </button>
      )}
    </div>
  )
})

const Spans = memo(function Spans({ text }: { text: string }) {
  return parseSpans(text).map((span, at) =>
    span.kind === 'text' ? <Fragment key={at}>{span.text}</Fragment>
    : span.kind === 'code' ? <code key={at} className="er-mono">{span.text}</code>
    : <a key={at} href={span.href} target="_blank" rel="noopener noreferrer">{span.text}</a>,
  )
})
