import { memo, useMemo } from 'react'
import { FoldedCode } from '../code/FoldedCode.tsx'
import { countLines } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import { takeNumbers } from '../text/numbered-lines.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * A file that was read, with its line numbers where the tool gave them.
 * @example <ReadCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const ReadCard = memo(function ReadCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const path = textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
  const content = withoutPreamble(contentOf(observation))
  const { text, firstLine } = useMemo(() => takeNumbers(content), [content])
  return (
    <ToolCard call={props} object={path} objectKind="path" result={observation && status === 'ok' ? labels.lines(countLines(content)) : undefined}>
      {observation === undefined ? null
      : text === '' ? <p className="er-note">{labels.noOutput}</p>
      : status !== 'ok' ? <FoldedText text={content} labels={labels} />
      : <FoldedCode text={text} path={path} firstLine={firstLine} labels={labels} />}
    </ToolCard>
  )
})

/** Tools say which command they ran before they give the numbered lines: the row has said that already. */
function withoutPreamble(content: string): string {
  const end = content.indexOf('\n')
  return end !== -1 && content.startsWith("Here's the result of running") ? content.slice(end + 1) : content
}
