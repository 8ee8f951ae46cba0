import type { PictureLabels } from './labels.ts'

/** What every picture takes. */
export interface PictureProps {
  readonly className?: string | undefined
  /** Default: English. */
  readonly labels?: PictureLabels | undefined
}
