import { memo } from 'react'
import { FoldedCode } from '../code/FoldedCode.tsx'
import { countLines } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * A file that was written whole.
 * @example <WriteCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const WriteCard = memo(function WriteCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const path = textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
  const content = textOf(fieldsOf(action)['content'])
  const answer = contentOf(observation)
  // A write that was made says no more than its row.
  const isTold = answer !== '' && (status !== 'ok' || content === '')
  return (
    <ToolCard call={props} object={path} objectKind="path" result={status === 'ok' && content !== '' ? labels.lines(countLines(content)) : undefined}>
      {content === '' && !isTold ? null : (
        <>
          {isTold && <FoldedText text={answer} labels={labels} />}
          {content !== '' && !(isTold && status === 'error') && <FoldedCode text={content} path={path} firstLine={1} labels={labels} />}
        </>
      )}
    </ToolCard>
  )
})
