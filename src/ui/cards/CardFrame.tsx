import type { ReactNode } from 'react'
import { partClass, type PartProps } from '../part.ts'
import type { CallStatus } from '../rows/row.ts'

export interface CardFrameProps extends PartProps {
  /** The kind, for style sheets: `data-kind`. */
  readonly kind: string
  readonly status: CallStatus
  readonly expanded?: boolean
  /** What the agent thought before it acted; two lines of it, all of it while the card is open. */
  readonly thought?: string | undefined
  readonly children: ReactNode
}

/** The outside of a card: its thought, then a {@link CardHeader} and, while it is open, a {@link CardBody}. */
export function CardFrame({ kind, status, expanded = false, thought, className, children }: CardFrameProps) {
  return (
    <div className={partClass('er-card', className)} data-part="card" data-kind={kind.slice(0, 80)} data-status={status} data-expanded={expanded || undefined}>
      {thought && <p className="er-thought">{thought.slice(0, expanded ? 20_000 : 600)}</p>}
      {children}
    </div>
  )
}
