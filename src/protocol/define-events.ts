/** What a validator answers, as Standard Schema has it. */
export type ValidatorResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined }[] }

/** The part of a Standard Schema (zod, valibot, arktype, …) that eventreel uses. */
export interface EventValidator<Input = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => ValidatorResult | Promise<ValidatorResult>
    readonly types?: { readonly input: Input; readonly output: unknown } | undefined
  }
}

type Validators = Readonly<Record<string, EventValidator>>
// Input, not output: an event stays as the server sent it, so what a validator makes of it is not used.
type Inputs<V> = { [K in keyof V]: V[K] extends EventValidator<infer Input> ? Input : never }

/** Kinds of one's own, as {@link defineEvents} makes them. */
export interface EventDefinitions<A extends Validators = Validators, O extends Validators = Validators> {
  readonly actions: A
  readonly observations: O
  /** For the type checker only: args of the actions and extras of the observations. */
  readonly types: { readonly actions: Inputs<A>; readonly observations: Inputs<O> }
}

/**
 * Declares kinds of one's own, once: with `Register` every guard, filter, card and `send` knows them.
 * @param definitions Standard Schema validators of the actions' `args` and the observations' `extras`, by name. They must answer at once
 *   (not by a promise), and only check: an event is kept as it came, so defaults and transformations have no effect.
 *   A validator for one of the mechanism's own names is asked in addition to eventreel's.
 * @example
 * export const events = defineEvents({ actions: { deploy: v.object({ target: v.string() }) } })
 * declare module 'eventreel' { interface Register { events: typeof events } }
 */
export function defineEvents<const A extends Validators = {}, const O extends Validators = {}>(definitions: {
  readonly actions?: A
  readonly observations?: O
}): EventDefinitions<A, O> {
  return {
    actions: definitions.actions ?? ({} as A),
    observations: definitions.observations ?? ({} as O),
    types: {} as EventDefinitions<A, O>['types'],
  }
}
