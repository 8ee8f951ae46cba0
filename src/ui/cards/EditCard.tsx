import { memo } from 'react'
import { DiffView } from '../DiffView.tsx'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { fileChange } from './file-change.ts'
import { ToolCard } from './ToolCard.tsx'

/** An edit of a file, as a plain unified diff. */
export const EditCard = memo(function EditCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const path = textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
  const isFailed = status === 'error'
  const change = isFailed ? null : fileChange(action, observation)
  const result = change && (
    <>
      <span className="er-added">+{change.added}</span> <span className="er-removed">−{change.removed}</span>
    </>
  )
  const text = contentOf(observation)
  return (
    <ToolCard call={props} object={path} objectKind="path" result={result ?? undefined}>
      {change && change.lines.length > 0 ? <DiffView lines={change.lines} labels={labels} />
      : text !== '' ? <FoldedText text={text} labels={labels} />
      : change ? <p className="er-note">{labels.noChanges}</p>
      : null}
    </ToolCard>
  )
})
