import { memo } from 'react'
import { firstLine } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels, nameInWords } from '../labels.ts'
import { fieldsOf, isRecord, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { FieldList, shownFields } from './FieldList.tsx'
import { Fold } from './Fold.tsx'
import { Section } from './Section.tsx'
import { ToolCard } from './ToolCard.tsx'

const MAX_NOTES = 100

/**
 * What was looked up for the agent: what was asked, and the knowledge that came, each piece folded.
 * @example <RecallCard action={action} observation={observation} status="ok" durationMs={2} expanded onExpandedChange={setExpanded} />
 */
export const RecallCard = memo(function RecallCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const query = textOf(fields['query'])
  const list = fields['microagent_knowledge']
  const notes = Array.isArray(list) ? list.filter(isRecord) : []
  const rest = shownFields(fields, 'query', 'recall_type', 'microagent_knowledge')
  return (
    <ToolCard call={props} object={nameInWords(textOf(fields['recall_type']))} objectKind="text" result={notes.length > 0 ? labels.notes(notes.length) : undefined}>
      {query === '' && notes.length + rest.length === 0 ? null : (
        <>
          {query !== '' && (
            <Section title={labels.sections.query}>
              <FoldedText text={query} maxLines={3} labels={labels} />
            </Section>
          )}
          {notes.slice(0, MAX_NOTES).map((note, at) => (
            <Fold key={at} title={<NoteTitle name={textOf(note['name'])} trigger={textOf(note['trigger'])} />}>
              <FoldedText text={textOf(note['content'])} labels={labels} />
            </Fold>
          ))}
          <FieldList fields={rest} labels={labels} />
        </>
      )}
    </ToolCard>
  )
})

/** The name of a piece of knowledge, and the word that called it up where that is another. */
function NoteTitle({ name, trigger }: { name: string; trigger: string }) {
  return (
    <>
      <span className="er-object">{firstLine(name)}</span>
      {trigger !== name && <span className="er-object er-note">{firstLine(trigger)}</span>}
    </>
  )
}
