import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'

interface ConfirmBarProps {
  readonly respond: (answer: 'approve' | 'reject') => void
  /** -1 unknown, 0 low, 1 medium, 2 high; anything else says nothing. */
  readonly risk: unknown
  readonly labels: Labels
}

/** Asks for a yes or a no: the risk in words, two buttons of one size, neither focused by itself. */
export function ConfirmBar({ respond, risk, labels }: ConfirmBarProps) {
  const words = typeof risk === 'number' ? labels.risks[risk] : undefined
  return (
    <div className="er-confirm" role="group" aria-label={labels.status.awaiting}>
      <span className="er-risk" data-risk={typeof risk === 'number' ? risk : undefined}>
        {words && icons.warning}
        {words}
      </span>
      <button type="button" className="er-button" onClick={() => respond('reject')}>
        {labels.reject}
      </button>
      <button type="button" className="er-button" onClick={() => respond('approve')}>
        {labels.approve}
      </button>
    </div>
  )
}
