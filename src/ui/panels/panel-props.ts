import type { PanelLabels } from './labels.ts'

/** What every panel takes. */
export interface PanelProps {
  readonly className?: string | undefined
  /** Default: English. */
  readonly labels?: PanelLabels | undefined
}
