import { memo } from 'react'
import { firstLine } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { exitCodeOf } from '../rows/call-status.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/** A command, or Python, and what it printed. */
export const RunCard = memo(function RunCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const command = textOf(fields['command']) || textOf(fields['code'])
  const code = exitCodeOf(observation)
  const result = code === null || code === 0 || code === -1 ? undefined : labels.exit(code)
  return (
    <ToolCard call={props} object={firstLine(command)} result={result}>
      <Command command={command} />
      {observation && <Output text={contentOf(observation)} labels={labels} />}
    </ToolCard>
  )
})

function Command({ command }: { command: string }) {
  if (command === '') return null
  return (
    <pre className="er-mono er-command">
      <span className="er-prompt" aria-hidden="true">$ </span>
      {command.slice(0, 20_000)}
    </pre>
  )
}

function Output({ text, labels }: { text: string; labels: typeof englishLabels }) {
  if (text.trim() === '') return <p className="er-note">{labels.noOutput}</p>
  return <FoldedText text={text} terminal labels={labels} />
}
