import { countWhere, type Projection, type TimeScale } from './scale.ts'

export interface Tick {
  readonly x: number
  readonly at: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR,
]

/** The time between two ticks that stand about so many pixels apart. */
export function stepOf({ pxPerMs }: Pick<Projection, 'pxPerMs'>, apart: number): number {
  return STEPS.find((step) => step * pxPerMs >= apart) ?? 24 * HOUR
}

/** Round instants between two places on the line, never nearer to each other than `apart`; after a fold, the instant at which it ends. */
export function ticksBetween(scale: TimeScale, projection: Projection, left: number, right: number, apart: number): readonly Tick[] {
  const step = stepOf(projection, apart)
  const ticks: Tick[] = []
  let x = left
  while (x <= right) {
    const at = outOfFold(scale, Math.ceil(projection.toInstant(x) / step) * step)
    if (at > scale.end) break
    const place = projection.toX(at)
    if (place >= x && place <= right) ticks.push({ x: place, at })
    // A little less: the next one may stand exactly there, as far as such numbers are exact.
    x = Math.max(x, place) + apart - 0.01
  }
  return ticks
}

function outOfFold({ folds }: TimeScale, at: number): number {
  const fold = folds[countWhere(folds.length, (index) => (folds[index]?.from ?? Infinity) < at) - 1]
  return fold !== undefined && at < fold.to ? fold.to : at
}
