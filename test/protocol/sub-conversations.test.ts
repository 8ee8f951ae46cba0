import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { childIdsOf } from '../../src/protocol/sub-conversations.ts'

const delegate = (fields: object) => ({ id: 0, action: 'delegate', args: { agent: 'reviewer', ...fields } }) as AgentEvent
const answer = (extras: unknown) => ({ id: 1, observation: 'delegate', content: '', extras }) as AgentEvent

test('a delegate action and its observation name what they began', () => {
  expect(childIdsOf(delegate({ conversation_id: 'a' }))).toEqual(['a'])
  expect(childIdsOf(delegate({ conversation_ids: ['b', 'a', 'b'] }))).toEqual(['b', 'a'])
  expect(childIdsOf(delegate({ conversation_id: 'a', conversation_ids: ['a', 'c'] }))).toEqual(['a', 'c'])
  expect(childIdsOf(answer({ conversation_id: 'd' }))).toEqual(['d'])
})

test('other events name nothing', () => {
  expect(childIdsOf({ id: 0, action: 'run', args: { command: 'x', conversation_id: 'a' } })).toEqual([])
  expect(childIdsOf({ id: 0, action: 'mine', args: null })).toEqual([])
})

test.each([undefined, null, 7, '', 'x/../y', 'a/b', '..', 'x'.repeat(101), {}, ['a'], 'a\u0000b'])('what cannot be an id is none: %j', (id) => {
  expect(childIdsOf(delegate({ conversation_id: id, conversation_ids: [id] }))).toEqual([])
  expect(childIdsOf(answer({ conversation_id: id }))).toEqual([])
})

test('what is no list, and fields that are not there, are passed over', () => {
  for (const conversation_ids of ['abc', 5, null, { length: 3 }]) expect(childIdsOf(delegate({ conversation_ids }))).toEqual([])
  expect(childIdsOf(answer(undefined))).toEqual([])
})

test('one event names a hundred at most', () => {
  expect(childIdsOf(delegate({ conversation_ids: Array.from({ length: 5_000 }, (_, index) => `c${index}`) }))).toHaveLength(100)
})
