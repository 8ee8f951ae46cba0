import { useContext } from 'react'
import { englishLabels } from '../../labels.ts'
import { childIdsOf } from '../../rows/child-ids.ts'
import { contentOf, fieldsOf, textOf } from '../../rows/fields.ts'
import { RunContext } from '../../runs/run-place.ts'
import type { BodyProps } from '../card-props.ts'
import { shownFields } from '../facts/shown-fields.ts'
import { FieldList } from './FieldList.tsx'
import { ResultText } from './ResultText.tsx'
import { Section } from './Section.tsx'

/** What another agent was given, its conversation where there is one, and what it gave back. */
export function DelegateBody({ action, observation, labels = englishLabels, children = null }: BodyProps) {
  const place = useContext(RunContext)
  const ids = children === null ? [...new Set([action, observation].flatMap((event) => (event === undefined ? [] : childIdsOf(event))))] : []
  const agent = textOf(fieldsOf(action)['agent']).slice(0, 300)
  const inputs = shownFields(fieldsOf(action)['inputs'])
  const outputs = shownFields(fieldsOf(observation)['outputs'])
  const content = contentOf(observation)
  return (
    <>
      {inputs.length > 0 && (
        <Section title={labels.sections.inputs}>
          <FieldList fields={inputs} labels={labels} />
        </Section>
      )}
      {children !== null && <div className="er-nested">{children}</div>}
      {place !== null &&
        ids.map((id) => (
          <div key={id} className="er-nested">
            <place.Run conversationId={id} agent={agent} labels={labels} />
          </div>
        ))}
      {(content !== '' || outputs.length > 0) && (
        <Section title={labels.sections.outputs}>
          {content !== '' && <ResultText text={content} label={labels.sections.outputs} labels={labels} />}
          <FieldList fields={outputs} labels={labels} />
        </Section>
      )}
    </>
  )
}
