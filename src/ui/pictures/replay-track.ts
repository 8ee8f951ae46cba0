import type { AgentEvent } from '../../protocol/agent-event.ts'
import { isRest } from '../rows/classify.ts'
import { fieldsOf, textOf } from '../rows/fields.ts'
import { countWhere, IDLE_MS } from './scale.ts'

/** When each event of a run comes in its replay, at the speed at which it went. */
export interface ReplayTrack {
  /** Milliseconds from the beginning of the replay, ascending. */
  readonly due: Float64Array
  /** Instants of the events, milliseconds since the epoch; null where none of them says when it was. */
  readonly instants: Float64Array | null
}

/** What is left of a pause that is skipped: long enough to be noticed. */
const SKIPPED_MS = 1_000

/**
 * @param skipWaiting takes out the time in which the agent waited for a person, and pauses of more than a minute in which nothing ran.
 * @param instantOf an event without a time comes together with the one before it.
 */
export function buildTrack(events: readonly AgentEvent[], skipWaiting: boolean, instantOf: (event: AgentEvent) => number | null): ReplayTrack {
  const due = new Float64Array(events.length)
  const instants = new Float64Array(events.length)
  let reach: number | null = null
  let position = 0
  let isResting = false
  for (const [index, event] of events.entries()) {
    const at = instantOf(event)
    if (at !== null) {
      const passed = reach === null ? 0 : Math.max(0, at - reach)
      position += skipWaiting && isPause(event, isResting, passed) ? Math.min(passed, SKIPPED_MS) : passed
      reach = reach === null ? at : Math.max(reach, at)
    }
    due[index] = position
    instants[index] = reach ?? 0
    isResting = restsAfter(event, isResting)
  }
  return { due, instants: reach === null ? null : instants }
}

function isPause(event: AgentEvent, isResting: boolean, passed: number): boolean {
  const isAnswer = event.action === undefined && event.cause !== undefined
  return !isAnswer && (event.source === 'user' || isResting || passed > IDLE_MS)
}

function restsAfter(event: AgentEvent, isResting: boolean): boolean {
  if (event.source === 'user' && event.action === 'message') return false
  if (event.observation !== 'agent_state_changed') return isResting
  const state = textOf(fieldsOf(event)['agent_state'])
  return isRest(state) || state === 'paused' || state === 'awaiting_user_confirmation'
}

/** How many events have come by some moment of the replay. */
export function countAt({ due }: ReplayTrack, position: number): number {
  return countWhere(due.length, (index) => (due[index] ?? 0) <= position)
}

/** The moment at which so many events have come; 0 for none. */
export function positionOf({ due }: ReplayTrack, count: number): number {
  return due[Math.min(count, due.length) - 1] ?? 0
}

/** What a clock of the run shows at a moment of its replay, once so many events have come; null where nobody knows. */
export function instantAt({ due, instants }: ReplayTrack, count: number, position: number): number | null {
  if (instants === null || instants.length === 0) return null
  if (count === 0) return instants[0] ?? null
  const at = (instants[count - 1] ?? 0) + Math.max(0, position - (due[count - 1] ?? 0))
  return Math.min(at, instants[Math.min(count, instants.length - 1)] ?? at)
}
