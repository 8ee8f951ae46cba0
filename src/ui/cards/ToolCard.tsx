import type { ReactNode } from 'react'
import { englishLabels, verbOf } from '../labels.ts'
import { fieldsOf, kindOf, textOf } from '../rows/fields.ts'
import { CardBody } from './CardBody.tsx'
import { CardFrame } from './CardFrame.tsx'
import { CardHeader, type CardHeaderProps } from './CardHeader.tsx'
import type { CardProps } from './card-props.ts'
import { ConfirmBar } from './ConfirmBar.tsx'
import { useBodies } from './use-bodies.ts'

interface ToolCardProps {
  readonly call: CardProps
  readonly object?: string | undefined
  readonly objectKind?: CardHeaderProps['objectKind']
  readonly result?: ReactNode
  /** Leave out the thought, where the body shows it. */
  readonly withoutThought?: boolean
  /** Null where there is nothing to open. */
  readonly children: ReactNode
}

/** The shape that built-in cards share: a thought, a row, and a body that is rendered while the card is open. */
export function ToolCard({ call, object, objectKind, result, withoutThought, children }: ToolCardProps) {
  const { action, observation, status, durationMs, expanded, onExpandedChange, respond, className, labels = englishLabels } = call
  // Loads what open cards are drawn with, so that nobody waits for it who opens one.
  useBodies()
  const event = action ?? observation
  const kind = event === undefined ? 'unknown' : kindOf(event)
  const thought = withoutThought ? undefined : textOf(fieldsOf(action)['thought']).slice(0, 20_000).trim().replace(/\n\s*/g, '\n')
  const canOpen = children !== null
  return (
    <CardFrame kind={kind} status={status} expanded={expanded && canOpen} thought={thought} className={className}>
      <CardHeader
        status={status}
        verb={verbOf(kind, status, labels)}
        object={object}
        objectKind={objectKind}
        result={result}
        durationMs={durationMs}
        runs={action}
        expanded={expanded}
        onExpandedChange={canOpen ? onExpandedChange : undefined}
        labels={labels}
      />
      {expanded && canOpen && <CardBody>{children}</CardBody>}
      {status === 'awaiting' && respond && <ConfirmBar respond={respond} risk={fieldsOf(action)['security_risk']} labels={labels} />}
    </CardFrame>
  )
}
