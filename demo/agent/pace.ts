import { setTimeout as wait } from 'node:timers/promises'

/** How long the agent takes over a step, in milliseconds: between the two figures, by chance. */
const STEPS = {
  read: [700, 1500],
  think: [900, 1800],
  edit: [1100, 2200],
  run: [300, 700],
  word: [18, 45],
  watch: [15_000, 25_000],
} as const satisfies Record<string, readonly [number, number]>

export type Step = keyof typeof STEPS

/** Waits as long as a person would find natural; rejects when the signal aborts. */
export type Pace = (step: Step, signal: AbortSignal) => Promise<void>

export interface PaceOptions {
  /** 1 is a person's pace, 0 does not wait at all. Default 1. */
  readonly factor?: number
  /** Uniform in [0, 1). */
  readonly random?: () => number
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

export function createPace({ factor = 1, random = Math.random, sleep = pause }: PaceOptions = {}): Pace {
  return async (step, signal) => {
    signal.throwIfAborted()
    const [least, most] = STEPS[step]
    const ms = (least + random() * (most - least)) * factor
    if (ms > 0) await sleep(ms, signal)
  }
}

const pause = async (ms: number, signal: AbortSignal) => {
  await wait(ms, undefined, { signal })
}
