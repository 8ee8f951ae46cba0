import { JsonTree } from '../../JsonTree.tsx'
import { englishLabels } from '../../labels.ts'
import { contentOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { toolCallOf } from '../facts/tool-call-of.ts'
import { ResultText } from './ResultText.tsx'
import { Section } from './Section.tsx'

/** The arguments of a tool, and what it gave. */
export function McpBody({ action, observation, labels = englishLabels }: CardProps) {
  const { args, hasArguments } = toolCallOf(action, observation)
  const content = contentOf(observation)
  return (
    <>
      {hasArguments && (
        <Section title={labels.sections.arguments}>
          <JsonTree value={args} label={labels.sections.arguments} labels={labels} />
        </Section>
      )}
      {observation && (
        <Section title={labels.sections.result}>
          {content.trim() === '' ? <p className="er-note">{labels.noOutput}</p> : <ResultText text={content} label={labels.sections.result} labels={labels} />}
        </Section>
      )}
    </>
  )
}
