import { memo } from 'react'
import { firstLine } from '../format.ts'
import { MessageText } from '../MessageText.tsx'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/** What the agent thought, apart from any act. */
export const ThinkCard = memo(function ThinkCard(props: CardProps) {
  const thought = textOf(fieldsOf(props.action)['thought']) || contentOf(props.observation)
  return (
    <ToolCard call={props} object={firstLine(thought)} objectKind="text" withoutThought>
      {thought === '' ? null : <MessageText text={thought} labels={props.labels} />}
    </ToolCard>
  )
})
