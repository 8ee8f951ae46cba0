import { memo } from 'react'
import { firstLine } from '../format.ts'
import { englishLabels } from '../labels.ts'
import { exitCodeOf } from '../rows/call-status.ts'
import { contentOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { commandOf } from './facts/command-of.ts'
import { LazyBody } from './LazyBody.tsx'
import { ToolCard } from './ToolCard.tsx'

/** A command, or Python, and what it printed. */
export const RunCard = memo(function RunCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const { command, isCut } = commandOf(action, observation)
  const code = exitCodeOf(observation)
  const isCommandShown = isCut || status === 'awaiting'
  const result = code === null || code === 0 || code === -1 ? undefined : labels.exit(code)
  return (
    <ToolCard call={props} object={firstLine(command)} result={result}>
      {!isCommandShown && observation === undefined ? null : <LazyBody of="run" plain={`${isCommandShown ? `$ ${command}\n` : ''}${contentOf(observation)}`} {...props} />}
    </ToolCard>
  )
})
