import { memo } from 'react'
import { countLines } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/** A file that was written whole. */
export const WriteCard = memo(function WriteCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const path = textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
  const content = textOf(fieldsOf(action)['content'])
  const failure = status === 'error' ? contentOf(observation) : ''
  const text = failure || content || contentOf(observation)
  return (
    <ToolCard call={props} object={path} objectKind="path" result={status === 'ok' && content !== '' ? labels.lines(countLines(content)) : undefined}>
      {text === '' ? null : <FoldedText text={text} labels={labels} />}
    </ToolCard>
  )
})
