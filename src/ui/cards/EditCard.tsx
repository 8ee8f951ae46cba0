import { memo } from 'react'
import { DiffBox } from '../diff/DiffBox.tsx'
import { useDiffEngine } from '../diff/use-diff-engine.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { fileChange } from './file-change.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * An edit of a file, as a comparison.
 * @example <EditCard action={action} observation={observation} status="ok" durationMs={210} expanded onExpandedChange={setExpanded} />
 */
export const EditCard = memo(function EditCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const engine = useDiffEngine()
  const path = textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
  const source = status === 'error' ? null : fileChange(action, observation)
  const change = source && engine?.compare(source)
  const result = change && (
    <>
      <span className="er-added">+{change.added}</span> <span className="er-removed">−{change.removed}</span>
    </>
  )
  const text = contentOf(observation)
  // What the server says of an edit that changed nothing tells more than that nothing changed.
  const isSame = change?.added === 0 && change.removed === 0 && text !== ''
  return (
    <ToolCard call={props} object={path} objectKind="path" result={result ?? undefined}>
      {source && !isSame ? <DiffBox source={source} path={path} labels={labels} />
      : text !== '' ? <FoldedText text={text} labels={labels} />
      : null}
    </ToolCard>
  )
})
