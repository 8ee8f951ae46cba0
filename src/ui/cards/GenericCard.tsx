import { memo } from 'react'
import { firstLine } from '../format.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { type Fields, shownFields } from './facts/shown-fields.ts'
import { ToolCard } from './ToolCard.tsx'

/** Fields that name what a call is about, best first. */
const OBJECTS = ['name', 'url', 'path', 'file_path', 'title', 'query', 'agent', 'agent_state', 'command', 'summary', 'content']

/** Any kind without a card of its own: its fields by name, words as words, the rest as a tree. */
export const GenericCard = memo(function GenericCard(props: CardProps) {
  const { action, observation } = props
  const fields = [...shownFields(fieldsOf(action)), ...shownFields(fieldsOf(observation))]
  const content = contentOf(observation)
  return (
    <ToolCard call={props} object={objectOf(fields) ?? firstLine(content)} objectKind="text">
      {fields.length === 0 && content === '' ? null : <LazyBody of="generic" {...props} />}
    </ToolCard>
  )
})

function objectOf(fields: Fields): string | undefined {
  for (const name of OBJECTS) {
    const text = textOf(fields.find(([known]) => known === name)?.[1])
    if (text !== '') return firstLine(text)
  }
  return undefined
}
