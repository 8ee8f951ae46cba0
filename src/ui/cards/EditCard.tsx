import { memo } from 'react'
import { DiffBox } from '../diff/DiffBox.tsx'
import { useDiffEngine } from '../diff/use-diff-engine.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { fileChange } from './facts/file-change.ts'
import { pathOf } from './facts/path-of.ts'
import { ToolCard } from './ToolCard.tsx'

/** Who is asked to approve a change sees it whole, but for what nobody reads. */
const ALL = 400

/**
 * An edit of a file, as a comparison.
 * @example <EditCard action={action} observation={observation} status="ok" durationMs={210} expanded onExpandedChange={setExpanded} />
 */
export const EditCard = memo(function EditCard(props: CardProps) {
  const { action, observation, status, labels = englishLabels } = props
  const engine = useDiffEngine()
  const path = pathOf(action, observation)
  const source = status === 'error' ? null : fileChange(action, observation)
  const change = source && engine?.compare(source)
  // Of one that was refused or lost, numbers would tell of changes that nobody made.
  const isOnItsWay = status === 'ok' || status === 'running' || status === 'awaiting'
  const count = change ? change.added + change.removed : 0
  const result = isOnItsWay && change && (count === 0 ? labels.noChanges : (
    <>
      <span className="er-added">+{change.added}</span> <span className="er-removed">−{change.removed}</span>
    </>
  ))
  const text = contentOf(observation)
  // What the server says of an edit that changed nothing, or was not made, tells more than what was asked for.
  const isSame = text !== '' && (source === null || (change !== undefined && count === 0))
  return (
    <ToolCard call={props} object={path} objectKind="path" result={result || undefined}>
      {text === '' && source === null ? null : (
        <>
          {text !== '' && (isSame || !isOnItsWay) && <FoldedText text={text} labels={labels} />}
          {source && !isSame && <DiffBox source={source} path={path} maxLines={status === 'awaiting' ? ALL : undefined} labels={labels} />}
        </>
      )}
    </ToolCard>
  )
})
