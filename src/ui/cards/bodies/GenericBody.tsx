import { englishLabels } from '../../labels.ts'
import { contentOf, fieldsOf, textOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { shownFields } from '../facts/shown-fields.ts'
import { FieldList } from './FieldList.tsx'
import { ResultText } from './ResultText.tsx'

/** What was asked for, and what of the answer says more than that. */
export function GenericBody({ action, observation, labels = englishLabels }: CardProps) {
  const args = shownFields(fieldsOf(action))
  const asked = new Set(args.map(([name, value]) => `${name} ${textOf(value)}`))
  const answers = shownFields(fieldsOf(observation)).filter(([name, value]) => typeof value !== 'string' || !asked.has(`${name} ${value}`))
  const content = contentOf(observation)
  return (
    <>
      <FieldList fields={args} labels={labels} />
      {content !== '' && <ResultText text={content} labels={labels} />}
      <FieldList fields={answers} labels={labels} />
    </>
  )
}
