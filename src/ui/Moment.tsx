import { formatMoment, formatTime } from './format.ts'
import type { Labels } from './labels.ts'

/** A time of day; the whole moment on hover. */
export function Moment({ at, timeZone, labels }: { readonly at: number; readonly timeZone?: string | undefined; readonly labels: Labels }) {
  return (
    <time className="er-time" dateTime={new Date(at).toISOString()} title={formatMoment(at, labels, timeZone)}>
      {formatTime(at, labels, timeZone)}
    </time>
  )
}
