import { memo } from 'react'
import { englishLabels } from './labels.ts'
import { partClass, type PartProps } from './part.ts'

export interface GapRowProps extends PartProps {
  /** First id that is missing. */
  readonly from: number
  /** Last id that is missing. */
  readonly to: number
  readonly onLoad?: ((gap: { readonly from: number; readonly to: number }) => void) | undefined
  readonly loading?: boolean | undefined
}

/** Events that are not held here, and a way to fetch them. */
export const GapRow = memo(function GapRow({ from, to, onLoad, loading = false, className, labels = englishLabels }: GapRowProps) {
  return (
    <div className={partClass('er-gap', className)} data-part="gap" data-loading={loading || undefined}>
      <span>{labels.gap(from, to)}</span>
      {onLoad && (
        <button type="button" className="er-link-button" disabled={loading} onClick={() => onLoad({ from, to })}>
          {loading ? labels.loading : labels.load}
        </button>
      )}
    </div>
  )
})
