import { memo } from 'react'
import { JsonTree } from '../JsonTree.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { shownFields } from './FieldList.tsx'
import { ResultText } from './ResultText.tsx'
import { Section } from './Section.tsx'
import { ToolCard } from './ToolCard.tsx'

/**
 * A call of an MCP tool: its name, its arguments, what it gave.
 * @example <McpCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const McpCard = memo(function McpCard(props: CardProps) {
  const { labels = englishLabels } = props
  const fields = { ...fieldsOf(props.observation), ...fieldsOf(props.action) }
  const content = contentOf(props.observation)
  const hasArguments = shownFields({ arguments: fields['arguments'] }).length > 0
  return (
    <ToolCard call={props} object={textOf(fields['name']).slice(0, 300)}>
      {!hasArguments && props.observation === undefined ? null : (
        <>
          {hasArguments && (
            <Section title={labels.sections.arguments}>
              <JsonTree value={fields['arguments']} label={labels.sections.arguments} labels={labels} />
            </Section>
          )}
          {props.observation && (
            <Section title={labels.sections.result}>
              {content.trim() === '' ? <p className="er-note">{labels.noOutput}</p> : <ResultText text={content} label={labels.sections.result} labels={labels} />}
            </Section>
          )}
        </>
      )}
    </ToolCard>
  )
})
