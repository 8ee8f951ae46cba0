import type { PartProps } from '../part.ts'

/** What a comparison is made of: both texts, or a unified diff. */
export interface DiffSource {
  readonly oldText?: string | undefined
  readonly newText?: string | undefined
  /** A unified diff, in place of the texts. */
  readonly diff?: string | undefined
  /** Whether the texts are pieces of a file: their lines are then not numbered. */
  readonly isFragment?: boolean | undefined
}

/** How a comparison is shown. */
export interface DiffLook extends PartProps {
  /** The file that changed, by whose name the language of its colours is told. */
  readonly path?: string | undefined
  /** Old and new beside each other where there is room for two (640 px), or in one column. Default `unified`; the reader can switch all comparisons of a page. */
  readonly layout?: 'unified' | 'split' | undefined
  /** Lines shown at first. Default 20. */
  readonly maxLines?: number | undefined
}

/** Unchanged lines around a change that are shown with it, and how many more there must be to be folded. */
export const CONTEXT = 3
export const MIN_FOLD = 4

export const SIGNS = { same: ' ', add: '+', del: '−', skip: '⋯' } as const

/** Characters of a line that are drawn: must bound what is laid out at once. */
export const MAX_WIDTH = 2_000
