import type { Bench } from './bench.ts'

/** What a server can be relied on for, each of its own. */
export const LEVELS = ['v0', 'contiguous', 'cacheable', 'acknowledged', 'resettable'] as const
export type Level = (typeof LEVELS)[number]

/** One thing that a server promises, and how it is tried. */
export interface Check {
  /** Short, and the same in every version. */
  readonly id: string
  readonly level: Level
  /** What holds, in the present tense. */
  readonly says: string
  /** What a user meets where it does not hold, and what eventreel does there. */
  readonly without: string
  /** Whether it writes into the conversation. */
  readonly writes: boolean
  /** Another check, without which this one cannot hold. */
  readonly needs?: string
  /** Whether it mostly waits: it is run beside the others. */
  readonly slow?: boolean
  /** @throws {Finding} when it does not hold, or could not be tried. */
  run(bench: Bench): Promise<void>
}
