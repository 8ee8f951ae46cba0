import { FAULTS, type FaultKind } from './faults.ts'
import { Random } from './random.ts'

export type Dialect = 'contiguous' | 'v0' | 'v1'

/** What somebody does, other than the world going wrong. */
export const ACTIONS = ['append', 'send', 'retry', 'discard', 'older', 'jump', 'search', 'open', 'close', 'reload', 'reconnect', 'hide'] as const
export type ActionKind = (typeof ACTIONS)[number]

/** One thing that happens. Its own `seed` decides its details, so that leaving another out changes nothing in it. */
export interface Step {
  readonly at: number
  readonly what: ActionKind | FaultKind
  readonly device: number
  readonly tab: number
  readonly seed: number
  /** Of events to append. */
  readonly count: number
}

export interface Schedule {
  readonly seed: number
  readonly dialect: Dialect
  /** Events in the log before anybody comes. */
  readonly initial: number
  readonly windowSize: number
  readonly steps: readonly Step[]
  /** From then on nothing goes wrong any more, and nobody does anything. */
  readonly calmAt: number
}

/** Events at least; those of the initial log count. */
const MIN_EVENTS = 200
const MIN_FAULTS = 12
const DEVICES = 2
const TABS = 3

const FAULT_WEIGHTS: Readonly<Partial<Record<FaultKind, number>>> = { 'server-reset': 0.5, 'disk-deleted': 0.5, 'outbox-deleted': 0.4, 'disk-never-settles': 0.6, 'disk-open-never': 0.5 }

export function makeSchedule(seed: number): Schedule {
  const random = new Random(seed)
  const share = random.next()
  const dialect = share < 0.84 ? 'contiguous' : share < 0.89 ? 'v1' : 'v0'
  const calmAt = dialect !== 'contiguous' ? random.between(20_000, 60_000) : random.between(20_000, 90_000)
  const isLong = random.chance(0.04)
  const initial = isLong ? 1_050 + random.int(700) : random.chance(0.15) ? 0 : 90 + random.int(80)
  const steps: Step[] = []
  const add = (what: Step['what'], at = random.between(0, calmAt), count = 0) => steps.push({ at, what, device: random.int(DEVICES), tab: random.int(TABS), seed: random.int(2 ** 31), count })
  for (let device = 0; device < DEVICES; device++) steps.push({ at: device * 5, what: 'open', device, tab: 0, seed: random.int(2 ** 31), count: 0 })
  // Never fewer than MIN_EVENTS in all: each step says how many it brings.
  for (let left = Math.max(60, MIN_EVENTS - initial + 10); left > 0; ) {
    const count = random.chance(0.02) ? 120 : 1 + random.int(14)
    add('append', undefined, count)
    left -= count
  }
  const users: readonly (readonly [ActionKind, number])[] = [['send', 7], ['retry', 2], ['discard', 1], ['older', 2], ['jump', 2], ['search', 1], ['open', 3], ['close', 2], ['reload', 2], ['reconnect', 1], ['hide', 1]]
  for (const [what, most] of users) for (let i = random.int(most + 1); i > 0; i--) add(what)
  const faults = MIN_FAULTS + random.int(14)
  for (let i = 0; i < faults; i++) add(pickFault(random))
  steps.sort((a, b) => a.at - b.at)
  return { seed, dialect, initial, windowSize: random.pick([100, 100, 150, 500]), steps, calmAt }
}

function pickFault(random: Random): FaultKind {
  for (;;) {
    const kind = random.pick(FAULTS)
    if (random.chance(FAULT_WEIGHTS[kind] ?? 1)) return kind
  }
}

export function isFault(what: Step['what']): what is FaultKind {
  return (FAULTS as readonly string[]).includes(what)
}
