/** Events of a file, unparsed: what they are is for the conversation to find out, one by one. */
export interface Trajectory {
  readonly name: string
  readonly events: readonly unknown[]
}

/** A file that is no trajectory; the message says why, for the person who dropped it. */
export class TrajectoryError extends Error {
  override readonly name = 'TrajectoryError'
}

/**
 * Reads an exported trajectory: a JSON array of events, or an object that holds one as `trajectory` or `events`.
 * @throws {TrajectoryError}
 */
export function readTrajectory(name: string, text: string): Trajectory {
  const events = eventsOf(parse(name, text))
  if (events === null) throw new TrajectoryError(`${name} holds no list of events. A trajectory is a JSON array of events, or {"trajectory": […]}.`)
  if (events.length === 0) throw new TrajectoryError(`${name} is an empty list: there is nothing to show.`)
  if (!events.some(isEvent)) throw new TrajectoryError(`Nothing in ${name} is an event: each has an "action" or an "observation".`)
  return { name, events }
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TrajectoryError(`${name} is not JSON: ${reason}`, { cause: error })
  }
}

function eventsOf(value: unknown): unknown[] | null {
  if (isList(value)) return value
  if (typeof value !== 'object' || value === null) return null
  if ('trajectory' in value && isList(value.trajectory)) return value.trajectory
  if ('events' in value && isList(value.events)) return value.events
  return null
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('action' in value || 'observation' in value)
}
