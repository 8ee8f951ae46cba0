import { expect, expectTypeOf, test } from 'vitest'
import type { ActionArgs, CommandMetadata, ObservationExtras, TaskItem } from '../../src/protocol/kinds.ts'
import { actionFields, observationFields, parts } from '../../src/protocol/schemas.ts'
import { fields } from '../../src/protocol/fields.ts'
import { isShape, type Shape } from '../../src/protocol/shape.ts'

/** The word by which a field of type `T` is to be checked. */
type Word<T> = unknown extends T
  ? 'any'
  : T extends readonly (infer Item)[]
    ? `${Word<Item>}[]`
    : [T] extends [boolean]
      ? 'flag'
      : [T] extends [number]
        ? 'number'
        : [T] extends [string]
          ? 'text'
          : [T] extends [string | number]
            ? 'textOrNumber'
            : string extends keyof T
              ? 'record'
              : 'exit_code' extends keyof T
                ? 'metadata'
                : 'trigger' extends keyof T
                  ? 'knowledge'
                  : 'task'

type Field<Name extends string, W extends string> = W extends 'text' ? Name : `${Name}:${W}`
/** What is to be said of the fields of a kind, by its type. */
type Expected<T> = {
  [K in keyof T & string]-?: undefined extends T[K] ? Field<`${K}?`, Word<Exclude<T[K], null | undefined>>> : Field<K, Word<Exclude<T[K], null | undefined>>>
}[keyof T & string]
type Said<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Said<Rest> : S extends '' ? never : S

test('the tables say of every kind what its type says', () => {
  expectTypeOf<{ [K in keyof typeof actionFields]: Said<(typeof actionFields)[K]> }>().toEqualTypeOf<{
    readonly [K in keyof ActionArgs]: Expected<ActionArgs[K]>
  }>()
  expectTypeOf<{ [K in keyof typeof observationFields]: Said<(typeof observationFields)[K]> }>().toEqualTypeOf<{
    readonly [K in keyof ObservationExtras]: Expected<ObservationExtras[K]>
  }>()
})

type Lenient<T> = { readonly [K in keyof T]?: T[K] | null | undefined }
type Known<S, T> = S extends Shape<infer Checked> ? Pick<Checked, keyof T & keyof Checked> : never

test('what lies deeper is checked as its type says', () => {
  expectTypeOf<Known<typeof parts.task, TaskItem>>().toEqualTypeOf<Lenient<TaskItem>>()
  expectTypeOf<Known<typeof parts.metadata, CommandMetadata>>().toEqualTypeOf<Lenient<CommandMetadata>>()
})

test.each([...Object.entries(actionFields), ...Object.entries(observationFields)].filter(([, spec]) => spec !== ''))('every field of %s is checked', (_, spec) => {
  const shape = fields(spec, parts)
  for (const field of spec.split(' ')) {
    const [name = '', word] = field.split(':')
    // A symbol is of none of the types that may be told of.
    if (word !== 'any') expect(isShape(shape, { ...sample(spec), [name.replace('?', '')]: Symbol() })).toBe(false)
  }
  expect(isShape(shape, sample(spec))).toBe(true)
})

/** What is required, and null for all else. */
function sample(spec: string): Record<string, unknown> {
  return Object.fromEntries(spec.split(' ').map((field) => [field.replace(/\?.*/, ''), field.includes('?') ? null : '']))
}
