import { memo, useMemo, useState } from 'react'
import { englishLabels, type Labels } from './labels.ts'
import { lazily } from './lazily.ts'
import type { ImagePolicy } from './markdown/drawing.ts'
import { foldText } from './text/fold.ts'

export interface MessageTextProps {
  readonly text: string
  /** Whether it is still being written. Default false. */
  readonly streaming?: boolean | undefined
  /** Lines shown at first. Default 200; 1,000 of what is seen being written. */
  readonly maxLines?: number | undefined
  /**
   * Pictures that the text names, from other hosts than the page's: `click` loads one when the reader asks, `load` all, `never` none.
   * Loading tells their server who reads, and whatever their address says. Default `click`.
   */
  readonly images?: ImagePolicy | undefined
  readonly labels?: Labels | undefined
}

const STEP = 1_000
const useMarkdown = lazily(() => import('./markdown/Markdown.tsx'))

/**
 * What someone wrote, in GitHub's Markdown: plain until that is loaded. HTML in it is text, addresses other than of the web and of mail are no links.
 * @example <MessageText text={'**Done.** See `total.ts`.'} />
 */
export const MessageText = memo(function MessageText({ text, streaming = false, maxLines = 200, images = 'click', labels = englishLabels }: MessageTextProps) {
  const [atFirst] = useState(streaming ? STEP : maxLines)
  const [lines, setLines] = useState(atFirst)
  const { text: shown, hiddenLines, hiddenCharacters } = useMemo(() => foldText(text, lines), [text, lines])
  const Markdown = useMarkdown()?.Markdown
  return (
    <div className="er-prose">
      {Markdown ? <Markdown text={shown} streaming={streaming} images={images} labels={labels} /> : <p dir="auto">{shown}</p>}
      {(hiddenLines > 0 || hiddenCharacters > 0) && (
        <button type="button" className="er-more" onClick={() => setLines(lines + STEP)}>
          {hiddenLines > 0 ? labels.showMore(Math.min(hiddenLines, STEP)) : labels.showMoreText(Math.min(hiddenCharacters, STEP * 400))}
        </button>
      )}
      {lines > atFirst && (
        <button type="button" className="er-more" onClick={() => setLines(atFirst)}>
          {labels.showLess}
        </button>
      )}
    </div>
  )
})
