import { memo } from 'react'
import { englishLabels, nameInWords } from '../labels.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { recalled } from './facts/recalled.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * What was looked up for the agent: what was asked, and the knowledge that came, each piece folded.
 * @example <RecallCard action={action} observation={observation} status="ok" durationMs={2} expanded onExpandedChange={setExpanded} />
 */
export const RecallCard = memo(function RecallCard(props: CardProps) {
  const { labels = englishLabels } = props
  const { kind, query, notes, rest } = recalled(props.action, props.observation)
  return (
    <ToolCard call={props} object={nameInWords(kind)} objectKind="text" result={notes.length > 0 ? labels.notes(notes.length) : undefined}>
      {query === '' && notes.length + rest.length === 0 ? null : <LazyBody of="recall" {...props} />}
    </ToolCard>
  )
})
