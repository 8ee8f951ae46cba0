import { memo } from 'react'
import { firstLine } from '../format.ts'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { FieldList, type Fields, shownFields } from './FieldList.tsx'
import { ResultText } from './ResultText.tsx'
import { ToolCard } from './ToolCard.tsx'

/** Fields that name what a call is about, best first. */
const OBJECTS = ['name', 'url', 'path', 'file_path', 'title', 'query', 'agent', 'agent_state', 'command', 'summary', 'content']

/** Any kind without a card of its own: its fields by name, words as words, the rest as a tree. */
export const GenericCard = memo(function GenericCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const args = shownFields(fieldsOf(action))
  const extras = shownFields(fieldsOf(observation))
  const asked = new Set(args.map(([name, value]) => `${name} ${textOf(value)}`))
  const answers = extras.filter(([name, value]) => typeof value !== 'string' || !asked.has(`${name} ${value}`))
  const content = contentOf(observation)
  const isEmpty = args.length === 0 && answers.length === 0 && content === ''
  return (
    <ToolCard call={props} object={objectOf([...args, ...extras]) ?? firstLine(content)} objectKind="text">
      {isEmpty ? null : (
        <>
          <FieldList fields={args} labels={labels} />
          {content !== '' && <ResultText text={content} labels={labels} />}
          <FieldList fields={answers} labels={labels} />
        </>
      )}
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
