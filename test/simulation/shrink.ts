import type { Schedule, Step } from './schedule.ts'

/** Runs at most so often: a shorter schedule helps to understand, a shortest one is not needed. */
const MAX_RUNS = 400

/**
 * A schedule that fails like this one with as few steps as can be found by leaving out half, a quarter, an eighth…, and at last one by one.
 * @param fails runs a schedule, and says whether it fails
 */
export async function shrink(schedule: Schedule, fails: (candidate: Schedule) => Promise<boolean>): Promise<Schedule> {
  let { steps } = schedule
  let runs = 0
  for (let size = steps.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let from = 0; from < steps.length && runs < MAX_RUNS; ) {
      const rest: readonly Step[] = [...steps.slice(0, from), ...steps.slice(from + size)]
      runs++
      if (await fails({ ...schedule, steps: rest })) steps = rest
      else from += size
    }
  }
  return { ...schedule, steps }
}
