/** A deliberate mistake in the library: one piece of text of one file, and what takes its place. */
export interface Variant {
  readonly name: string
  /** Below `src/`. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Each must be caught by the simulation within 1,000 seeds. The text must be in the file exactly once, so that a variant never silently tests nothing. */
export const VARIANTS: readonly Variant[] = []
