/** What a comparison is made of: both texts, or a unified diff. */
export interface DiffSource {
  readonly oldText?: string | undefined
  readonly newText?: string | undefined
  /** A unified diff, in place of the texts. */
  readonly diff?: string | undefined
  /** Whether the texts are pieces of a file: their lines are then not numbered. */
  readonly isFragment?: boolean | undefined
}

/** Unchanged lines around a change that are shown with it, and how many more there must be to be folded. */
export const CONTEXT = 3
export const MIN_FOLD = 4

export const SIGNS = { same: ' ', add: '+', del: '−', skip: '⋯' } as const

/** Characters of a line that are drawn: must bound what is laid out at once. */
export const MAX_WIDTH = 2_000
