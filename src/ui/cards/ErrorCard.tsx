import { memo } from 'react'
import { firstLine } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { contentOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/** An error that no other card tells of. */
export const ErrorCard = memo(function ErrorCard(props: CardProps) {
  const text = contentOf(props.observation) || textOf(props.observation?.message)
  const line = firstLine(text)
  return (
    <ToolCard call={props} object={line} objectKind="text" result="">
      {text.trim() === line ? null : <FoldedText text={text} terminal labels={props.labels} />}
    </ToolCard>
  )
})
