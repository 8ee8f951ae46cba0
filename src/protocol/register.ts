/**
 * Where an app tells TypeScript of its own kinds, once:
 * @example
 * const events = defineEvents({ actions: { deploy: deploySchema } })
 * declare module 'eventreel' { interface Register { events: typeof events } }
 */
export interface Register {}

/** Args of the registered actions, by name. */
export type RegisteredActions = Register extends { readonly events: { readonly types: { readonly actions: infer A } } } ? A : object
/** Extras of the registered observations, by name. */
export type RegisteredObservations = Register extends { readonly events: { readonly types: { readonly observations: infer O } } } ? O : object
