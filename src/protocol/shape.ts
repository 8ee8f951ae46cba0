import { ProtocolError } from '../errors.ts'

/** The first place at which a value is not what it should be, and last what it should be. */
export type Fault = PropertyKey[]

/**
 * What input from outside must look like: checked where it stands, never copied, since an event is kept as its server sent it.
 * (Schema libraries copy what they check, and the smallest of them weighs more than all that is checked here.)
 */
export type Shape<T> = ((value: unknown) => Fault | null) & { readonly type?: T }

/** Whatever passes the test. The mark lets a bundler leave out shapes that nobody uses. */
// @__NO_SIDE_EFFECTS__
export function where<T>(test: (value: unknown) => boolean, expected: string): Shape<T> {
  return (value) => (test(value) ? null : [expected])
}

// @__NO_SIDE_EFFECTS__
export function oneOf<const T>(...values: readonly T[]): Shape<T> {
  return where((value) => values.some((one) => one === value), `one of ${values.join(', ')}`)
}

// @__NO_SIDE_EFFECTS__
export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return ['a list']
    for (let index = 0; index < value.length; index++) {
      const fault = shape(value[index])
      if (fault) return [index, ...fault]
    }
    return null
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isShape<T>(shape: Shape<T>, value: unknown): value is T {
  return shape(value) === null
}

/**
 * What passes is the same object, now typed.
 * @param path Where the input sits, before the path of the fault.
 * @throws {ProtocolError} for the first fault.
 */
export function assertShape<T>(shape: Shape<T>, input: unknown, ...path: readonly PropertyKey[]): asserts input is T {
  const fault = shape(input)
  if (fault) throw malformed(`${String(fault.pop())} is expected`, [...path, ...fault])
}

/** @param message What is expected at this path. */
export function malformed(message: string, path: readonly PropertyKey[] = [], cause?: unknown): ProtocolError {
  const field = path.map(String).join('.') || 'event'
  // A validator's message may quote the offending value, which may be a whole file.
  return new ProtocolError(field, `${field}: ${message.slice(0, 200)}`, { cause })
}
