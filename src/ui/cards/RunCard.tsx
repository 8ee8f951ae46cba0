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
  const { action, observation, status, labels = englishLabels } = props
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const command = textOf(fields['command']) || textOf(fields['code'])
  const code = exitCodeOf(observation)
  const canOpen = observation !== undefined || isCut(command) || status === 'awaiting'
  const result = code === null || code === 0 || code === -1 ? undefined : labels.exit(code)
  return (
    <ToolCard call={props} object={firstLine(command)} result={result}>
      {!canOpen ? null : (
        <>
          {(isCut(command) || status === 'awaiting') && <Command command={command} />}
          {observation && <Output text={contentOf(observation)} labels={labels} />}
        </>
      )}
    </ToolCard>
  )
})

/** Whether the row may not have room for all of a command. */
function isCut(command: string): boolean {
  return command.length > 60 || command.trim().includes('\n')
}

function Command({ command }: { command: string }) {
  return (
    <pre className="er-mono er-command">
      <span className="er-prompt" aria-hidden="true">$ </span>
      {command.slice(0, 20_000)}
    </pre>
  )
}

function Output({ text, labels }: { text: string; labels: typeof englishLabels }) {
  if (text.trim() === '') return <p className="er-note">{labels.noOutput}</p>
  return <FoldedText text={text.replace(/^(?:[ \t\r]*\n)+/, '')} terminal labels={labels} />
}
