import { ProtocolError } from '../errors.ts'

/** The first place at which a value is not what it should be. */
interface Fault {
  readonly path: PropertyKey[]
  readonly expected: string
}

/**
 * What input from outside must look like: checked where it stands, never copied, since an event is kept as its server sent it.
 * (Schema libraries copy what they check, and the smallest of them weighs more than all that is checked here.)
 */
export type Shape<T> = ((value: unknown) => Fault | null) & { readonly type?: T }

type TypeOf<S> = S extends Shape<infer T> ? T : never
type OptionalKeys<F> = { [K in keyof F]: undefined extends TypeOf<F[K]> ? K : never }[keyof F]
type ObjectOf<F> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: TypeOf<F[K]>
} & { readonly [key: string]: unknown }

/** Whatever passes the test. The mark lets a bundler leave out shapes that nobody uses. */
// @__NO_SIDE_EFFECTS__
export function where<T>(test: (value: unknown) => boolean, expected: string): Shape<T> {
  return (value) => (test(value) ? null : { path: [], expected })
}

export const anything: Shape<unknown> = () => null
export const text = where<string>((value) => typeof value === 'string', 'text')
export const number = where<number>((value) => typeof value === 'number', 'a number')
export const flag = where<boolean>((value) => typeof value === 'boolean', 'true or false')
export const record = where<Readonly<Record<string, unknown>>>(isRecord, 'an object')

// @__NO_SIDE_EFFECTS__
export function oneOf<const T>(...values: readonly T[]): Shape<T> {
  return where<T>((value) => values.some((one) => one === value), `one of ${values.join(', ')}`)
}

// @__NO_SIDE_EFFECTS__
export function nullish<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return (value) => (value == null ? null : shape(value))
}

// @__NO_SIDE_EFFECTS__
export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return { path: [], expected: 'a list' }
    for (let index = 0; index < value.length; index++) {
      const fault = shape(value[index])
      if (fault) return within(index, fault)
    }
    return null
  }
}

/** An object with at least these fields. */
// @__NO_SIDE_EFFECTS__
export function object<const F extends Readonly<Record<string, Shape<unknown>>>>(fields: F): Shape<ObjectOf<F>> {
  const entries = Object.entries(fields)
  return (value) => {
    if (!isRecord(value)) return { path: [], expected: 'an object' }
    for (const [key, shape] of entries) {
      const fault = shape(value[key])
      if (fault) return within(key, fault)
    }
    return null
  }
}

function within(key: PropertyKey, { path, expected }: Fault): Fault {
  return { path: [key, ...path], expected }
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
export function assertShape<T>(shape: Shape<T>, input: unknown, path: readonly PropertyKey[] = []): asserts input is T {
  const fault = shape(input)
  if (fault) throw malformed([...path, ...fault.path], `${fault.expected} is expected`)
}

export function malformed(path: readonly PropertyKey[], message: string, cause?: unknown): ProtocolError {
  const field = path.map(String).join('.') || 'event'
  // A validator's message may quote the offending value, which may be a whole file.
  return new ProtocolError(field, `${field}: ${message.slice(0, 200)}`, { cause })
}
