import { memo } from 'react'
import { countLines } from '../format.ts'
import { englishLabels } from '../labels.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { pathOf } from './facts/path-of.ts'
import { readText } from './facts/read-text.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * A file that was read, with its line numbers where the tool gave them.
 * @example <ReadCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const ReadCard = memo(function ReadCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const text = readText(observation)
  return (
    <ToolCard call={props} object={pathOf(action, observation)} objectKind="path" result={observation && status === 'ok' ? labels.lines(countLines(text)) : undefined}>
      {observation === undefined ? null : <LazyBody of="read" plain={text} {...props} />}
    </ToolCard>
  )
})
