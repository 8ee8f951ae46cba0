import type { IdRange } from '../../store/event-log.ts'

export interface RangeStripProps {
  readonly held: readonly IdRange[]
  readonly gaps?: readonly IdRange[]
  /** How many ids there are. */
  readonly total: number
  /** What a reader who does not see it is told. */
  readonly name: string
}

const WIDTH = 600
const HEIGHT = 12

/** A log as a strip: what is held is filled, what is missing is not. A gap of one event is seen also among a million. */
export function RangeStrip({ held, gaps = [], total, name }: RangeStripProps) {
  return (
    <svg className="er-strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
      <path className="er-strip-held" d={boxes(held, total)} />
      <path className="er-strip-gap" d={boxes(gaps, total)} />
    </svg>
  )
}

/** Boxes at least two units wide; those that touch become one, so that there are never more than the strip has room for. */
function boxes(ranges: readonly IdRange[], total: number): string {
  const drawn: { from: number; to: number }[] = []
  for (const range of ranges) {
    const from = Math.min(WIDTH - 2, Math.floor((range.from / total) * WIDTH))
    const to = Math.min(WIDTH, Math.max(from + 2, Math.floor(((range.to + 1) / total) * WIDTH)))
    const last = drawn.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else drawn.push({ from, to })
  }
  return drawn.map(({ from, to }) => `M${from} 0H${to}V${HEIGHT}H${from}z`).join('')
}
