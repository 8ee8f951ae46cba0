import { missingIn, rangesOfIds, subtractRanges, unionRanges } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'
import type { EventQuery } from '../store/event-log.ts'
import type { Commit, LogStamp } from './log-commit.ts'
import { notShown } from './compare-shown.ts'
import type { LogMirror } from './log-mirror.ts'

/** Events told in one go when many were kept by others. */
const TOLD_AT_ONCE = 1_000

/** Takes what another tab has kept on this device. Resolves false where it speaks of a log, a leader or events that this tab does not know yet. */
export function takeCommit(mirror: LogMirror, { fresh, covers }: Commit, { logId, term, generation, rev }: LogStamp): Promise<boolean> {
  return mirror.inTurn(async ({ ids }) => {
    const own = mirror.stamp
    // Where the browser has deleted the log, the one in its place counts from the beginning.
    if (logId !== null && logId !== own.logId) return false
    if (term > own.term || generation > own.generation) return false
    if (term < own.term || generation < own.generation) return true
    // What is not on the disk that was read since then is lost again.
    if (rev > 0 && rev <= mirror.readRev) return true
    // The disk tells which of them are absent, and which are held there by what this tab has found damaged.
    if (covers !== undefined && missingIn(unionRanges(ids.known, rangesOfIds(fresh.map(({ id }) => id))), covers).length > 0) return false
    // Kept anew where the disk had lost it: of another log, maybe.
    if (notShown(fresh, mirror.shown(fresh[0]?.id)) !== undefined) return false
    const unknown = fresh.filter((event) => ids.isNew(event))
    ids.note(fresh, covers)
    mirror.onKept(unknown)
    return true
  })
}

/**
 * Takes up what other tabs have made of the log. What they have kept is told, ascending, like anything that is kept here. Where the
 * log was dropped meanwhile `onReplaced` comes first, and all that is held of the one in its place is told. It comes as well where the
 * disk has lost the end of what was shown: nothing can vouch for it any more.
 * @param reached highest id shown as kept, asked when it is this one's turn
 * @param onReplaced with the last id that is still good; -1 where the log is another one
 */
export function catchUp(mirror: LogMirror, reached: () => number, onReplaced: (end: number) => void): Promise<void> {
  return mirror.inTurn(async ({ ids, scan, readHead, hold, drop }) => {
    const { held, stamp } = mirror
    const shownUpTo = reached()
    const agreed = await agreedUpTo(mirror.shown(), shownUpTo, scan)
    const wasGone = await readHead()
    // In memory, which the disk may have given way to just now, nobody else keeps anything.
    if (!mirror.isDurable) {
      // What came along is of a log that was found to be gone, or cannot be vouched for.
      if (wasGone || agreed < shownUpTo) {
        await drop()
        onReplaced(-1)
      }
      return
    }
    const isReplaced = stamp.generation !== mirror.generation || (stamp.logId !== null && stamp.logId !== mirror.stamp.logId)
    const end = isReplaced ? -1 : Math.min(agreed, ids.latest)
    if (isReplaced || end < shownUpTo) {
      // Others may not know yet, and nobody may write for long.
      mirror.onCommit(null)
      onReplaced(end)
    }
    const fresh = subtractRanges(ids.held, subtractRanges(held, [{ from: end + 1, to: Infinity }]))
    // Counts as held when it is told, or it would be neither shown nor a gap meanwhile.
    ids.forget(fresh)
    for (const range of fresh) {
      let events: AgentEvent[] = []
      const tell = async () => {
        // Not the whole range: some of it may prove to be damaged. Memory may have taken the disk's place meanwhile.
        await hold(events)
        ids.note(events, undefined)
        mirror.onKept(events)
        events = []
      }
      for await (const event of scan({ startId: range.from, endId: range.to, onMissing: 'skip' })) if (events.push(event) >= TOLD_AT_ONCE) await tell()
      await tell()
    }
  })
}

/**
 * Last id up to which what is shown is what the disk holds: it may have lost the end of the log, and another tab may have kept in its
 * place what the server has had since it was set back.
 * @param reached highest id shown as kept, which is the answer where nothing speaks against it
 */
async function agreedUpTo(shown: readonly AgentEvent[], reached: number, search: (query: EventQuery) => AsyncIterable<AgentEvent>): Promise<number> {
  const events = new Map(shown.map((event) => [event.id, event]))
  if (events.size === 0) return reached
  // The first event is known however far the rest of what is shown is from it.
  const from = Math.min(...[...events.keys()].filter((id) => id > 0 || events.size === 1))
  const to = Math.max(...events.keys())
  let agreed = from - 1
  for await (const event of search({ startId: from, endId: to, reverse: true, onMissing: 'skip' })) {
    const own = events.get(event.id)
    if (own !== undefined && sameEvent(own, event)) return event.id === to ? reached : event.id
    if (own !== undefined) agreed = -1
  }
  const first = events.get(0)
  if (first === undefined) return agreed
  // Must be there itself: else what is there may have been kept of another log, since the disk lost this one.
  for await (const event of search({ startId: 0, endId: 0, onMissing: 'skip' })) if (sameEvent(first, event)) return agreed
  return -1
}
