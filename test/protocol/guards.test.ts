import { expect, expectTypeOf, test } from 'vitest'
import type { AgentEvent, UnknownEvent } from '../../src/protocol/agent-event.ts'
import { isAction, isHidden, isObservation, kindOf } from '../../src/protocol/guards.ts'
import { isUnknown } from '../../src/protocol/is-unknown.ts'
import { AGENT_STATES } from '../../src/protocol/kinds.ts'
import { parseEvent } from '../../src/protocol/parse-event.ts'

const action: AgentEvent = parseEvent({ id: 1, action: 'run', args: { command: 'ls' } })
const observation: AgentEvent = parseEvent({ id: 2, cause: 1, observation: 'run', content: 'a', extras: { metadata: { exit_code: 0 } } })
const unknown: AgentEvent = parseEvent({ id: 3, action: 'teleport', args: { to: 'mars' } })

test('guards narrow to args and extras', () => {
  expect([isAction(action), isAction(action, 'run'), isAction(action, 'read'), isAction(observation)]).toEqual([true, true, false, false])
  expect([isObservation(observation), isObservation(observation, 'run')]).toEqual([true, true])
  expect([isObservation(observation, 'read'), isObservation(action)]).toEqual([false, false])
  if (isAction(action, 'run')) expectTypeOf(action.args.command).toEqualTypeOf<string>()
  if (isObservation(observation, 'run')) expectTypeOf(observation.extras.metadata?.exit_code).toEqualTypeOf<number | null | undefined>()
})

test('a field that a server sends as null is as one that is not there', () => {
  const event = parseEvent({ id: 1, action: null, observation: 'null', content: '', extras: {} })
  expect([isAction(event), isObservation(event, 'null'), kindOf(event)]).toEqual([false, true, 'null'])
})

test('the name of an event is that of its action or observation', () => {
  expect([action, observation, unknown].map(kindOf)).toEqual(['run', 'run', 'teleport'])
})

test('an event of a kind that nobody declared is unknown', () => {
  expect([action, observation, unknown].map((event) => isUnknown(event))).toEqual([false, false, true])
  if (isUnknown(unknown)) expectTypeOf(unknown).toExtend<UnknownEvent>()
  expect(isUnknown({ id: 1, action: 'constructor', args: {} })).toBe(true)
  expect(isUnknown({ id: 1, observation: 'agent_state_changed', content: '', extras: { agent_state: AGENT_STATES[0] } })).toBe(false)
})

test('the mark of hidden events is found in args and extras, and in no others', () => {
  expect(isHidden({ id: 1, action: 'run', args: { command: 'ls', hidden: true } })).toBe(true)
  expect(isHidden({ id: 1, observation: 'run', content: '', extras: { hidden: true } })).toBe(true)
  expect([action, observation, unknown].some(isHidden)).toBe(false)
  expect(isHidden({ id: 1, action: 'teleport', args: null })).toBe(false)
  expect(isHidden({ id: 1, action: 'teleport', args: { hidden: 'yes' } })).toBe(false)
})
