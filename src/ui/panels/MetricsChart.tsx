import { type MetricsPoint, thinOut } from './metrics.ts'

export interface MetricsChartProps {
  readonly points: readonly MetricsPoint[]
  readonly valueOf: (point: MetricsPoint) => number
  /** What a reader who does not see it is told. */
  readonly name: string
}

const WIDTH = 600
const HEIGHT = 96
const MOST_POINTS = 300

/** One figure over time, from zero; by the order of events where they carry no times. */
export function MetricsChart({ points, valueOf, name }: MetricsChartProps) {
  const shown = thinOut(points, MOST_POINTS)
  const timed = shown.every(({ at }) => at !== null)
  const place = ({ at, id }: MetricsPoint) => (timed ? (at ?? 0) : id)
  const places = shown.map(place)
  const start = Math.min(...places)
  const span = Math.max(...places) - start || 1
  const top = Math.max(...shown.map(valueOf)) || 1
  const line = shown.map((point, at) => {
    const x = round(((place(point) - start) / span) * WIDTH)
    const y = round(HEIGHT - 2 - (valueOf(point) / top) * (HEIGHT - 4))
    // Steps: what was used up stays as it was until the next answer of the model.
    return at === 0 ? `M${x} ${y}` : `H${x}V${y}`
  }).join('')
  return (
    <svg className="er-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
      <path className="er-chart-area" d={`${line}H${WIDTH}V${HEIGHT}H0z`} />
      <path className="er-chart-line" d={`${line}H${WIDTH}`} />
    </svg>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
