import { FoldedText } from '../../FoldedText.tsx'
import { englishLabels } from '../../labels.ts'
import { contentOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { commandOf } from '../facts/command-of.ts'

/** A command where its row does not show all of it, and what it printed. */
export function RunBody({ action, observation, status, labels = englishLabels }: CardProps) {
  const { command, isCut } = commandOf(action, observation)
  return (
    <>
      {(isCut || status === 'awaiting') && <Command command={command} />}
      {observation && <Output text={contentOf(observation)} labels={labels} />}
    </>
  )
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
