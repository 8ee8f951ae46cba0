import { memo } from 'react'
import { englishLabels } from '../labels.ts'
import { MessageText } from '../MessageText.tsx'
import { contentOf, fieldsOf, numberOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * Events that the agent put out of its mind, and the summary that it keeps of them.
 * @example <CondensationCard action={action} observation={undefined} status="ok" durationMs={null} expanded onExpandedChange={setExpanded} />
 */
export const CondensationCard = memo(function CondensationCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const fields = fieldsOf(action)
  const summary = textOf(fields['summary']) || contentOf(observation)
  const count = countForgotten(fields)
  return (
    <ToolCard call={props} object={count > 0 ? labels.events(count) : labels.history} objectKind="text">
      {summary.trim() === '' ? null : <MessageText text={summary} labels={labels} />}
    </ToolCard>
  )
})

function countForgotten(fields: Readonly<Record<string, unknown>>): number {
  const ids = fields['forgotten_event_ids']
  if (Array.isArray(ids)) return ids.length
  const from = numberOf(fields['forgotten_events_start_id'])
  const to = numberOf(fields['forgotten_events_end_id'])
  return from === null || to === null ? 0 : to - from + 1
}
