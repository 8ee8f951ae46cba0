import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventPairs } from '../../src/protocol/pairing.ts'
import { runs } from '../setup/runs.ts'

const action = (id: number): AgentEvent => ({ id, action: 'run', args: { command: `c${id}` } })
const observation = (id: number, cause: number, name: 'run' | 'null' = 'run'): AgentEvent =>
  name === 'run' ? { id, cause, observation: name, content: `o${id}`, extras: {} } : { id, cause, observation: name, content: '', extras: {} }

test('an observation finds its action, and an action its observation, whichever comes first', () => {
  for (const events of [[action(1), observation(2, 1)], [observation(2, 1), action(1)]]) {
    const pairs = new EventPairs(events)
    expect(pairs.observationOf(1)).toEqual(observation(2, 1))
    expect(pairs.actionOf(observation(2, 1))).toEqual(action(1))
  }
})

test('what has no partner has none', () => {
  const pairs = new EventPairs([action(1), { id: 3, observation: 'error', content: 'late', extras: {} }, observation(5, 4)])
  expect(pairs.observationOf(1)).toBeUndefined()
  expect(pairs.actionOf(observation(5, 4))).toBeUndefined()
  expect(pairs.actionOf({ id: 3, observation: 'error', content: 'late', extras: {} })).toBeUndefined()
})

test('of several answers the first that says something counts', () => {
  const pairs = new EventPairs([observation(4, 1), observation(2, 1, 'null'), observation(3, 1), action(1)])
  expect(pairs.observationOf(1)?.id).toBe(3)
  expect(pairs.observationsOf(1).map(({ id }) => id)).toEqual([3, 4, 2])
})

test('the same event again changes nothing, and a removed one is forgotten', () => {
  const pairs = new EventPairs([action(1), observation(2, 1), observation(2, 1)])
  expect(pairs.observationsOf(1)).toHaveLength(1)
  pairs.remove(observation(2, 1))
  expect(pairs.observationOf(1)).toBeUndefined()
  pairs.remove(action(1))
  expect(pairs.actionOf(observation(2, 1))).toBeUndefined()
})

test('the pairs do not depend on the order in which events come', () => {
  const events = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.constantFrom('action', 'run', 'null')), { maxLength: 20 }).map((rows) => {
    const byId = new Map(rows.map(([id, cause, kind]) => [id, kind === 'action' ? action(id) : observation(id, cause, kind === 'null' ? 'null' : 'run')]))
    return [...byId.values()]
  })
  fc.assert(
    fc.property(
      events.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        const a = new EventPairs(list)
        const b = new EventPairs(shuffled)
        for (let id = 0; id < 10; id++) expect(b.observationsOf(id)).toEqual(a.observationsOf(id))
      },
    ),
    { numRuns: runs(100, 5000) },
  )
})
