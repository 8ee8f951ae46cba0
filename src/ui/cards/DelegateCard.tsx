import { memo, type ReactNode } from 'react'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { FieldList, shownFields } from './FieldList.tsx'
import { ResultText } from './ResultText.tsx'
import { Section } from './Section.tsx'
import { ToolCard } from './ToolCard.tsx'

export interface DelegateCardProps extends CardProps {
  /** The conversation of the other agent. Drawn while the card is open. */
  readonly children?: ReactNode
}

/**
 * Work that was given to another agent: to whom, with what, what came back, and in between whatever you put there.
 * @example cards={{ delegate: (props) => <DelegateCard {...props}><ConversationTimeline conversationId={child} /></DelegateCard> }}
 */
export const DelegateCard = memo(function DelegateCard({ children = null, ...props }: DelegateCardProps) {
  const { action, observation, labels = englishLabels } = props
  const inputs = shownFields(fieldsOf(action)['inputs'])
  const outputs = shownFields(fieldsOf(observation)['outputs'])
  const content = contentOf(observation)
  return (
    <ToolCard call={props} object={textOf(fieldsOf(action)['agent']).slice(0, 300)} objectKind="text">
      {inputs.length + outputs.length === 0 && content === '' && children === null ? null : (
        <>
          {inputs.length > 0 && (
            <Section title={labels.sections.inputs}>
              <FieldList fields={inputs} labels={labels} />
            </Section>
          )}
          {children !== null && <div className="er-nested">{children}</div>}
          {(content !== '' || outputs.length > 0) && (
            <Section title={labels.sections.outputs}>
              {content !== '' && <ResultText text={content} label={labels.sections.outputs} labels={labels} />}
              <FieldList fields={outputs} labels={labels} />
            </Section>
          )}
        </>
      )}
    </ToolCard>
  )
})
