import { expect, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { parseEvent, parseEvents, parseNewEvent } from '../../src/protocol/parse-event.ts'

const run = { id: 3, timestamp: '2026-11-22T13:17:31.129354', source: 'agent', action: 'run', args: { command: 'ls', thought: '' } }
const ran = { id: 4, source: 'agent', cause: 3, observation: 'run', content: 'a.txt', extras: { command: 'ls', metadata: { exit_code: 0 } } }

function fieldOf(input: unknown): string {
  try {
    parseEvent(input)
  } catch (error) {
    if (error instanceof ProtocolError) return error.field
    throw error
  }
  return 'accepted'
}

test('a parsed event is the object that went in, with what eventreel does not know', () => {
  const event = { ...run, novelty: { deep: [1] }, args: { ...run.args, novelty: true } }
  const before = structuredClone(event)
  expect(parseEvent(event)).toBe(event)
  expect(event).toEqual(before)
})

test.each([
  ['not an object', 'event', 'text'],
  ['null', 'event', null],
  ['a list', 'event', [run]],
  ['no id', 'id', { ...run, id: undefined }],
  ['an id as text', 'id', { ...run, id: '3' }],
  ['a negative id', 'id', { ...run, id: -1 }],
  ['a fraction as id', 'id', { ...run, id: 1.5 }],
  ['an id beyond exact integers', 'id', { ...run, id: 2 ** 53 }],
  ['a timestamp that is no date', 'timestamp', { ...run, timestamp: 'yesterday' }],
  ['a day that its month does not have', 'timestamp', { ...run, timestamp: '2026-02-30T10:00:00' }],
  ['a timestamp as a number', 'timestamp', { ...run, timestamp: 17 }],
  ['a source that there is not', 'source', { ...run, source: 'system' }],
  ['a cause that is no integer', 'cause', { ...ran, cause: 0.5 }],
  ['neither action nor observation', 'action', { id: 1 }],
  ['both action and observation', 'observation', { ...run, observation: 'run' }],
  ['an action that is no text', 'action', { id: 1, action: 7 }],
  ['no args', 'args', { id: 1, action: 'run' }],
  ['args as a list', 'args', { id: 1, action: 'run', args: ['ls'] }],
  ['no command', 'args.command', { id: 1, action: 'run', args: {} }],
  ['a command that is no text', 'args.command', { id: 1, action: 'run', args: { command: 5 } }],
  ['a thought that is no text', 'args.thought', { id: 1, action: 'run', args: { command: 'ls', thought: 5 } }],
  ['no content', 'content', { ...ran, content: undefined }],
  ['no extras', 'extras', { ...ran, extras: undefined }],
  ['an exit code that is no number', 'extras.metadata.exit_code', { ...ran, extras: { metadata: { exit_code: '0' } } }],
  ['a path in a list that is no text', 'args.image_urls.1', { id: 1, action: 'message', args: { content: '', image_urls: ['a', 2] } }],
  ['no agent state', 'extras.agent_state', { id: 1, observation: 'agent_state_changed', extras: {} }],
])('%s is refused at `%s`', (_, field, input) => {
  expect(fieldOf(input)).toBe(field)
})

test('null stands for a field that is left out, except where the event could not be drawn without it', () => {
  const args = { command: 'ls', thought: null, cwd: null, security_risk: null }
  const sparse = { id: 0, timestamp: null, source: null, message: null, cause: null, observation: null, action: 'run', args }
  expect(fieldOf(sparse)).toBe('accepted')
  expect(fieldOf({ ...sparse, args: { command: null } })).toBe('args.command')
})

test('values that a newer server may add to a list of values are accepted', () => {
  expect(fieldOf({ ...run, args: { command: 'ls', security_risk: 9, confirmation_state: 'maybe' } })).toBe('accepted')
  expect(fieldOf({ id: 1, observation: 'agent_state_changed', content: '', extras: { agent_state: 'dreaming' } })).toBe('accepted')
})

test.each(['teleport', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])('an unknown kind named %s is kept whole', (name) => {
  const event = { id: 1, action: name, args: 'anything' }
  expect(parseEvent(event)).toBe(event)
  const observed = { id: 2, observation: name, content: [1], extras: null }
  expect(parseEvent(observed)).toBe(observed)
})

test('kinds that carry nothing need neither args nor extras nor content', () => {
  expect(fieldOf({ id: 1, action: 'pause' })).toBe('accepted')
  expect(fieldOf({ id: 1, observation: 'null' })).toBe('accepted')
  expect(fieldOf({ id: 1, action: 'pause', args: 'now' })).toBe('args')
})

test('an event nested beyond all reason is refused instead of overflowing the stack later', () => {
  let deep: unknown = 'bottom'
  for (let i = 0; i < 100_000; i++) deep = [deep]
  expect(fieldOf({ id: 1, action: 'teleport', args: deep })).toBe('event')
  const cycle: Record<string, unknown> = { id: 1, action: 'teleport' }
  cycle['args'] = cycle
  expect(fieldOf(cycle)).toBe('event')
})

test('the message of an error does not carry a whole file along', () => {
  try {
    parseEvent({ id: 'x'.repeat(100_000), action: 'run', args: { command: 'ls' } })
    expect.unreachable()
  } catch (error) {
    expect((error as Error).message.length).toBeLessThan(300)
  }
})

test('one bad event in a list is set aside with its place and id, and the others are read', () => {
  const list = [run, { id: 9, action: 'run', args: {} }, 'noise', ran]
  const { events, rejected } = parseEvents(list)
  expect(events).toEqual([run, ran])
  expect(events[0]).toBe(run)
  expect(rejected.map(({ index, id, error }) => [index, id, error.field, error.code])).toEqual([
    [1, 9, 'args.command', 'protocol_error'],
    [2, null, 'event', 'protocol_error'],
  ])
})

test('a new event needs no id, and an id in it is left out without touching the input', () => {
  const { id: _, ...fresh } = run
  expect(parseNewEvent(fresh)).toBe(fresh)
  const input = { ...run }
  expect(parseNewEvent(input)).toEqual(fresh)
  expect(input).toEqual(run)
  expect(() => parseNewEvent({ action: 'run', args: {} })).toThrow(ProtocolError)
  expect(() => parseNewEvent(7)).toThrow(ProtocolError)
})
