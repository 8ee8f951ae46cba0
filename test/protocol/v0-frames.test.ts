import { expect, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { parseV0Frame } from '../../src/protocol/v0-frames.ts'

test('what has an id is an event of the log, not looked at any further', () => {
  const event = { id: 3, source: 'agent', action: 'run', args: {} }
  expect(parseV0Frame(event)).toEqual({ type: 'event', id: 3, event })
})

test('a status is a notice with its code', () => {
  expect(parseV0Frame({ status_update: true, type: 'info', id: 'STATUS$READY', message: 'Ready' })).toEqual({
    type: 'transient',
    transient: { notice: { level: 'info', code: 'STATUS$READY', message: 'Ready' } },
  })
  expect(parseV0Frame({ status_update: true, type: 'error', id: '', message: null })).toMatchObject({ transient: { notice: { level: 'error', message: '' } } })
})

test('an error is a notice', () => {
  expect(parseV0Frame({ error: true, message: 'lost' })).toEqual({ type: 'transient', transient: { notice: { level: 'error', code: 'error', message: 'lost' } } })
})

test('the state at the end of a session is no event of the log', () => {
  expect(parseV0Frame({ observation: 'agent_state_changed', content: '', extras: { agent_state: 'stopped', reason: '' } })).toEqual({ type: 'agent_state', state: 'stopped' })
})

test('anything else is unknown, and what is no object is refused', () => {
  expect(parseV0Frame({ token: 'x' })).toEqual({ type: 'unknown' })
  expect(parseV0Frame({ observation: 'agent_state_changed', extras: {} })).toEqual({ type: 'unknown' })
  expect(parseV0Frame({ id: 'x', action: 'run' })).toEqual({ type: 'unknown' })
  expect(() => parseV0Frame('text')).toThrow(ProtocolError)
})
