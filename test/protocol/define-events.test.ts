import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { defineEvents, type EventValidator } from '../../src/protocol/define-events.ts'
import { isUnknown } from '../../src/protocol/is-unknown.ts'
import { parseEvent, parseEvents, parseNewEvent } from '../../src/protocol/parse-event.ts'

const events = defineEvents({
  actions: {
    deploy: v.object({ target: v.string(), steps: v.optional(v.array(v.object({ name: v.string() }))) }),
    run: v.looseObject({ ticket: v.number() }),
  },
  observations: { deploy: v.object({ url: v.pipe(v.string(), v.url()) }) },
})

test('a kind of one’s own is checked, and the event stays the object that it was', () => {
  const event = { id: 1, action: 'deploy', args: { target: 'prod', extra: 1 } }
  expect(parseEvent(event, events)).toBe(event)
  const observed = { id: 2, observation: 'deploy', extras: { url: 'https://example.com' } }
  expect(parseEvent(observed, events)).toBe(observed)
  expect(parseNewEvent({ action: 'deploy', args: { target: 'prod' } }, events)).toEqual({ action: 'deploy', args: { target: 'prod' } })
})

test.each([
  ['args.target', { id: 1, action: 'deploy', args: {} }],
  ['args.steps.1.name', { id: 1, action: 'deploy', args: { target: 'x', steps: [{ name: 'a' }, {}] } }],
  ['args', { id: 1, action: 'deploy' }],
  ['extras.url', { id: 1, observation: 'deploy', extras: { url: 'nowhere' } }],
])('a fault is named by its place: `%s`', (field, input) => {
  expect(parseEvents([input], events).rejected.map(({ error }) => error.field)).toEqual([field])
})

test('a validator for one of the mechanism’s names is asked in addition', () => {
  const fields = (args: unknown) => parseEvents([{ id: 1, action: 'run', args }], events).rejected.map(({ error }) => error.field)
  expect(fields({ command: 'ls', ticket: 1 })).toEqual([])
  expect(fields({ command: 'ls' })).toEqual(['args.ticket'])
  expect(fields({ ticket: 1 })).toEqual(['args.command'])
})

test('without the definitions the kind is unknown and passes, with them it is known', () => {
  const event = parseEvent({ id: 1, action: 'deploy', args: 7 })
  expect([isUnknown(event), isUnknown(event, events)]).toEqual([true, false])
})

test('a validator that answers by a promise is a mistake of the caller, not of the event', () => {
  const slow = defineEvents({ actions: { deploy: v.objectAsync({ target: v.string() }) } })
  const input = { id: 1, action: 'deploy', args: { target: 'x' } }
  expect(() => parseEvent(input, slow)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  expect(() => parseEvents([input], slow)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
})

test('a fault without a path is a fault of the whole', () => {
  const never: EventValidator<{ a: 1 }> = { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) } }
  const call = () => parseEvent({ id: 1, action: 'deploy', args: {} }, defineEvents({ actions: { deploy: never } }))
  expect(call).toThrow(ProtocolError)
  expect(call).toThrow(expect.objectContaining({ field: 'args' }))
})

test('types are those of what the wire carries', () => {
  expectTypeOf<(typeof events)['types']['actions']['deploy']>().toEqualTypeOf<{ target: string; steps?: { name: string }[] | undefined }>()
  expectTypeOf<(typeof events)['types']['observations']>().toEqualTypeOf<{ readonly deploy: { url: string } }>()
  const trimmed = defineEvents({ actions: { note: v.object({ at: v.pipe(v.string(), v.transform(Number)) }) } })
  expectTypeOf<(typeof trimmed)['types']['actions']['note']>().toEqualTypeOf<{ at: string }>()
  expectTypeOf<keyof (typeof trimmed)['types']['observations']>().toEqualTypeOf<never>()
})

test('what is defined is what `Register` takes', () => {
  type Taken<R> = R extends { readonly events: { readonly types: { readonly actions: infer A; readonly observations: infer O } } } ? keyof A | keyof O : never
  expectTypeOf<Taken<{ events: typeof events }>>().toEqualTypeOf<'deploy' | 'run'>()
})

test('any Standard Schema is a validator', () => {
  expectTypeOf<StandardSchemaV1<{ a: string }, { a: number }>>().toExtend<EventValidator<{ a: string }>>()
})
