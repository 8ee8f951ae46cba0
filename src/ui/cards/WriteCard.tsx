import { memo } from 'react'
import { countLines } from '../format.ts'
import { englishLabels } from '../labels.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { pathOf } from './facts/path-of.ts'
import { ToolCard } from './ToolCard.tsx'
import { written } from './facts/written.ts'

/**
 * A file that was written whole.
 * @example <WriteCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const WriteCard = memo(function WriteCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const { content, answer, isTold } = written(props)
  return (
    <ToolCard call={props} object={pathOf(action, observation)} objectKind="path" result={status === 'ok' && content !== '' ? labels.lines(countLines(content)) : undefined}>
      {content === '' && !isTold ? null : <LazyBody of="write" plain={isTold ? answer : content} {...props} />}
    </ToolCard>
  )
})
