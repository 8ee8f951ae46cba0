import type { Hands } from '../hands.ts'
import type { Helpers } from '../helpers.ts'
import type { LogWriter } from '../log-writer.ts'
import type { Task } from '../memory.ts'

/** What a piece of work is given. */
export interface Work {
  readonly hands: Hands
  readonly log: LogWriter
  /** Null where there are no other agents. */
  readonly helpers: Helpers | null
  /** Obeys the person's wishes at once, without taking time. */
  readonly obey: () => Promise<void>
  /** Keeps how far the work has come, for the next start of the server. */
  readonly remember: (task: Task) => Promise<void>
  /** The folder that the long run reads. */
  readonly longRunRoot: string
}
