import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { parseEvent, parseEvents } from '../../src/protocol/parse-event.ts'
import { actionFields, observationFields } from '../../src/protocol/schemas.ts'
import { runs } from '../setup/runs.ts'

const names = [...Object.keys(actionFields), ...Object.keys(observationFields), 'teleport']
const maybeEvent = fc.record(
  {
    id: fc.oneof(fc.nat(), fc.jsonValue()),
    timestamp: fc.oneof(fc.constant('2026-01-05T10:00:00'), fc.jsonValue()),
    source: fc.oneof(fc.constantFrom('agent', 'user', 'environment'), fc.jsonValue()),
    cause: fc.jsonValue(),
    action: fc.oneof(fc.constantFrom(...names), fc.jsonValue()),
    observation: fc.oneof(fc.constantFrom(...names), fc.jsonValue()),
    content: fc.jsonValue(),
    args: fc.oneof(fc.dictionary(fc.constantFrom('command', 'content', 'path', 'thought'), fc.jsonValue()), fc.jsonValue()),
    extras: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

test('whatever comes in, the result is that very object or a ProtocolError that names a field', () => {
  fc.assert(
    fc.property(fc.oneof(maybeEvent, fc.jsonValue()), (input) => {
      const before = JSON.stringify(input)
      try {
        expect(parseEvent(input)).toBe(input)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
        expect((error as ProtocolError).field).not.toBe('')
      }
      expect(JSON.stringify(input)).toBe(before)
    }),
    { numRuns: runs(300, 20_000) },
  )
})

test('every entry of a list is either read or set aside, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(maybeEvent, fc.jsonValue())), (list) => {
      const { events, rejected } = parseEvents(list)
      const bad = new Set(rejected.map(({ index }) => index))
      expect(events).toEqual(list.filter((_, index) => !bad.has(index)))
      expect(events.length + rejected.length).toBe(list.length)
    }),
    { numRuns: runs(100, 5000) },
  )
})
