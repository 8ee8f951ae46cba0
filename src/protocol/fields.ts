import type { EventOrigin } from './agent-event.ts'
import { isRecord, list, oneOf, where, type Shape } from './shape.ts'
import { isTimestamp } from './timestamp.ts'

const integerFrom = (least: number) => where<number>((value) => Number.isSafeInteger(value) && Number(value) >= least, `an integer of ${least} or more`)

export const idField = integerFrom(0)

/** What may stand behind the name of a field. */
const words = {
  text: where<string>((value) => typeof value === 'string', 'text'),
  number: where<number>((value) => typeof value === 'number', 'a number'),
  flag: where<boolean>((value) => typeof value === 'boolean', 'true or false'),
  record: where<Readonly<Record<string, unknown>>>(isRecord, 'an object'),
  any: where<unknown>(() => true, ''),
  textOrNumber: where<string | number>((value) => /^(string|number)$/.test(typeof value), 'text or a number'),
  integer: where<number>(Number.isInteger, 'an integer'),
  positive: where<number>((value) => typeof value === 'number' && value > 0, 'a positive number'),
  id: idField,
  /** An id, or -1 for the end of an empty log. */
  end: integerFrom(-1),
  time: where<string>(isTimestamp, 'an ISO 8601 date and time'),
  origin: oneOf<EventOrigin>('agent', 'user', 'environment'),
  level: oneOf('info', 'warning', 'error'),
}

/**
 * An object with at least these fields. `path` must be text; `start?` may be missing or null; `start?:number` is of another type, by a word
 * of the table above or of `more`; `paths:text[]` is a list.
 * @example fields('path start?:number') // Shape<{ path: string; start?: number | null }>
 */
// @__NO_SIDE_EFFECTS__
export function fields<const S extends string, const M extends Words = {}>(spec: Spelt<S, M>, more?: M): Shape<FieldsOf<S, M>> {
  const known: Words = { ...words, ...more }
  const entries = [...spec.matchAll(/(\w+)(\??):?(\w*)(\[])?/g)].map(([, name = '', isOptional, word, isList]) => {
    // The type of the text knows that there is such a word.
    const shape = known[word || 'text'] ?? words.any
    return { name, isOptional, shape: isList ? list(shape) : shape }
  })
  return (value) => {
    if (!isRecord(value)) return ['an object']
    for (const { name, isOptional, shape } of entries) {
      const field = value[name]
      const fault = isOptional && field == null ? null : shape(field)
      if (fault) return [name, ...fault]
    }
    return null
  }
}

type Words = Readonly<Record<string, Shape<unknown>>>

type FieldOf<S extends string> = S extends `${infer Field} ${infer Rest}` ? Field | FieldOf<Rest> : S
type NameOf<F extends string> = F extends `${infer Name}:${string}` ? Name : F
type WordOf<F extends string> = F extends `${string}:${infer Word}` ? Word : 'text'
type Unknown<W extends string, M> = W extends `${infer One}[]` ? Unknown<One, M> : Exclude<W, keyof M | keyof typeof words>
/** The text itself, unless it has a word that there is not. */
type Spelt<S extends string, M> = Unknown<WordOf<FieldOf<S>>, M> extends never ? S : `${Unknown<WordOf<FieldOf<S>>, M>} is no word`
type Named<W extends string, M> = W extends `${infer One}[]` ? Named<One, M>[] : TypeOf<W extends keyof M ? M[W] : W extends keyof typeof words ? (typeof words)[W] : never>
type TypeOf<S> = S extends Shape<infer T> ? T : never

/** The type of an object with the fields of such a text. */
type FieldsOf<S extends string, M> = {
  readonly [F in FieldOf<S> as NameOf<F> extends `${string}?` ? never : NameOf<F>]: Named<WordOf<F>, M>
} & {
  readonly [F in FieldOf<S> as NameOf<F> extends `${infer Name}?` ? Name : never]?: Named<WordOf<F>, M> | null | undefined
} & { readonly [key: string]: unknown }
