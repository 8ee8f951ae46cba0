import { memo } from 'react'
import { firstLine } from '../format.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { pageOf } from './facts/page-of.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * A page that was opened, or acted upon: its address and title, how it looked, what it said.
 * @example <BrowseCard action={action} observation={observation} status="ok" durationMs={900} expanded onExpandedChange={setExpanded} />
 */
export const BrowseCard = memo(function BrowseCard(props: CardProps) {
  const { action, observation } = props
  const { url, title, steps } = pageOf(action, observation)
  return (
    <ToolCard call={props} object={title || url || firstLine(steps)} objectKind={title ? 'text' : 'code'}>
      {observation === undefined && steps === '' ? null : <LazyBody of="browse" {...props} />}
    </ToolCard>
  )
})
