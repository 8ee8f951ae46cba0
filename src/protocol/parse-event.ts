import { EventreelError, ProtocolError } from '../errors.ts'
import type { AgentEvent, NewEvent } from './agent-event.ts'
import type { EventDefinitions, EventValidator } from './define-events.ts'
import { isTooDeep } from './parse-json.ts'
import { fields, idField } from './fields.ts'
import { actionFields, eventWithId, newEvent, observationFields, parts } from './schemas.ts'
import { assertShape, isRecord, isShape, malformed, type Shape } from './shape.ts'

/** An entry of a list that is not an event. */
export interface RejectedEvent {
  /** Its place in the list. */
  readonly index: number
  /** Its id, where that much could be read. */
  readonly id: number | null
  readonly error: ProtocolError
}

/**
 * Reads one event of a log. What comes back **is** the object that went in, checked and not copied; fields unknown to eventreel stay,
 * and a kind unknown to it is kept whole.
 * @param definitions Kinds of your own, from `defineEvents`.
 * @throws {ProtocolError} whose `field` names the place, e.g. `args.command`.
 * @throws {EventreelError} `invalid_argument` when a validator in `definitions` is asynchronous.
 * @example parseEvent({ id: 0, source: 'agent', action: 'run', args: { command: 'ls' } })
 */
export function parseEvent(input: unknown, definitions?: EventDefinitions): AgentEvent {
  assertEvent(input, definitions, eventWithId)
  return input
}

/**
 * Reads an event that no log has accepted yet. As {@link parseEvent}, but without an id: one that is there is left out of the result,
 * because the log gives it.
 * @throws {ProtocolError} as {@link parseEvent}.
 * @example parseNewEvent({ action: 'message', args: { content: 'hello' } })
 */
export function parseNewEvent(input: unknown, definitions?: EventDefinitions): NewEvent {
  assertEvent(input, definitions)
  if (!('id' in input)) return input
  const { id: _, ...event } = input
  return event
}

/**
 * Reads a list of events; one that is malformed is set aside and never ends the list.
 * @returns `events` in the order of the list, and what was `rejected`, with its place.
 * @example const { events, rejected } = parseEvents(page.events)
 */
export function parseEvents(list: readonly unknown[], definitions?: EventDefinitions): { events: AgentEvent[]; rejected: RejectedEvent[] } {
  const events: AgentEvent[] = []
  const rejected: RejectedEvent[] = []
  list.forEach((input, index) => {
    try {
      events.push(parseEvent(input, definitions))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      const id = isRecord(input) && isShape(idField, input['id']) ? input['id'] : null
      rejected.push({ index, id, error })
    }
  })
  return { events, rejected }
}

/** Made when a kind first comes, by its fields. */
const bodies = new Map<string, Shape<unknown>>()
const withContent = fields('content')

function assertEvent(input: unknown, definitions: EventDefinitions | undefined, shape: typeof newEvent = newEvent): asserts input is AgentEvent {
  assertShape(shape, input)
  const { action, observation } = input
  if ((action == null) === (observation == null))
    throw malformed('an action or an observation is expected, not both', [action == null ? 'action' : 'observation'])
  // Must come before anything walks the event.
  if (isTooDeep(input)) throw malformed('nested too deep')
  if (action != null) {
    assertBody(own(actionFields, action), own(definitions?.actions, action), input, 'args')
  } else if (observation != null) {
    const spec = own(observationFields, observation)
    // What carries nothing, or nothing but a state, says all without `content`.
    if (spec && observation !== 'agent_state_changed') assertShape(withContent, input)
    assertBody(spec, own(definitions?.observations, observation), input, 'extras')
  }
}

function assertBody(
  spec: string | undefined,
  validator: EventValidator | undefined,
  event: Readonly<Record<string, unknown>>,
  key: 'args' | 'extras',
): void {
  const body = event[key]
  // What has no fields may have no body either.
  if (spec !== undefined && (spec !== '' || body != null)) {
    let shape = bodies.get(spec)
    if (!shape) bodies.set(spec, (shape = fields(spec, parts)))
    assertShape(shape, body, key)
  }
  if (validator) assertValid(validator, body, key)
}

function assertValid(validator: EventValidator, body: unknown, key: string): void {
  const result = validator['~standard'].validate(body)
  if (result instanceof Promise) {
    throw new EventreelError('invalid_argument', `${key}: a validator must answer at once`)
  }
  const issue = result.issues?.[0]
  if (!issue) return
  throw malformed(issue.message, [key, ...(issue.path ?? []).map((item) => (typeof item === 'object' ? item.key : item))], result.issues)
}

/** A name like `constructor` must not find what every object has. */
function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}
