import { firstLine } from '../../format.ts'
import { FoldedText } from '../../FoldedText.tsx'
import { englishLabels } from '../../labels.ts'
import { textOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { recalled } from '../facts/recalled.ts'
import { FieldList } from './FieldList.tsx'
import { Fold } from './Fold.tsx'
import { Section } from './Section.tsx'

const MAX_NOTES = 100

/** What was asked, and the knowledge that came, each piece folded. */
export function RecallBody({ action, observation, labels = englishLabels }: CardProps) {
  const { query, notes, rest } = recalled(action, observation)
  return (
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
  )
}

/** The name of a piece of knowledge, and the word that called it up where that is another. */
function NoteTitle({ name, trigger }: { name: string; trigger: string }) {
  return (
    <>
      <span className="er-object">{firstLine(name)}</span>
      {trigger !== name && <span className="er-object er-note">{firstLine(trigger)}</span>}
    </>
  )
}
