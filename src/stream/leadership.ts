import type { Runtime } from '../runtime.ts'

/** The leader lets itself be heard this often, in milliseconds. */
export const BEAT_MS = 1_000
/** So many beats missed in a row, and another tab takes over: the leader is frozen, or asleep. */
const MISSED_BEATS = 3

export interface LeadershipOptions {
  /** The lock; one for each log of a server and user. */
  readonly name: string
  readonly locks: NonNullable<Runtime['locks']>
  readonly runtime: Runtime
  readonly signal: AbortSignal
  /** Whether the leader was heard since the last time this was asked. */
  readonly isHeard: () => boolean
  /** Leads until its signal aborts (the lock was taken away), or gives the lock up by returning. Never rejects. */
  readonly lead: (signal: AbortSignal) => Promise<void>
}

/**
 * Waits for its turn to lead, and leads, again and again until the signal aborts. The lock of a tab that closes or crashes is free at
 * once; that of one that stands still is taken from it. Counted are beats, not milliseconds, so that a tab which has slept itself
 * first hears what it has missed.
 *
 * @throws what the platform throws where it lets nobody lock (a sandboxed frame).
 */
export async function takeTurns({ name, locks, runtime, signal, isHeard, lead }: LeadershipOptions): Promise<void> {
  for (let steal = false; !signal.aborted; ) {
    const wait = new AbortController()
    const hold = new AbortController()
    const stopWatching = watch(runtime, isHeard, () => wait.abort())
    let leading: Promise<void> | undefined
    const turn = () => {
      stopWatching()
      leading = lead(AbortSignal.any([signal, hold.signal]))
      return leading
    }
    try {
      // What is stolen is not waited for, and what is waited for not stolen: the platform takes no signal with `steal`.
      await locks.request(name, steal ? { steal } : { signal: AbortSignal.any([signal, wait.signal]) }, turn)
    } catch (error) {
      const isOurs = signal.aborted || wait.signal.aborted || leading !== undefined
      if (!isOurs) throw error
    } finally {
      stopWatching()
      hold.abort()
      await leading
    }
    steal = wait.signal.aborted
  }
}

/** Calls back once when the leader was not heard for too long. */
function watch(runtime: Runtime, isHeard: () => boolean, onSilence: () => void): () => void {
  let missed = 0
  const stop = everyBeat(runtime, () => {
    missed = isHeard() ? 0 : missed + 1
    if (missed < MISSED_BEATS) return
    stop()
    onSilence()
  })
  return stop
}

/** Calls back at each beat until the result is called. `isLate`: this tab stood still meanwhile. */
export function everyBeat(runtime: Runtime, tick: (isLate: boolean) => void): () => void {
  let cancel = () => {}
  const next = () => {
    const from = runtime.elapsed()
    cancel = runtime.setTimer(() => {
      next()
      tick(runtime.elapsed() - from > 2 * BEAT_MS)
    }, BEAT_MS)
  }
  next()
  return () => cancel()
}
