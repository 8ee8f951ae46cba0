import { memo } from 'react'
import { formatDay } from './format.ts'
import { englishLabels } from './labels.ts'
import { partClass, type PartProps } from './part.ts'

export interface DayRowProps extends PartProps {
  /** An instant of the day, milliseconds since the epoch. */
  readonly at: number
  /** The reader's now, by which today and yesterday are named. Default: the clock's. */
  readonly now?: number | undefined
  readonly timeZone?: string | undefined
}

/** The name of the day that begins here. */
export const DayRow = memo(function DayRow({ at, now, timeZone, className, labels = englishLabels }: DayRowProps) {
  return (
    <div className={partClass('er-day', className)} data-part="day">
      {formatDay(at, now, labels, timeZone)}
    </div>
  )
})
