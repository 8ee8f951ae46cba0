import type { Links } from 'marked'
import type { Labels } from '../labels.ts'

/** Which pictures in a text are loaded: `click` those of this host at once, others when the reader asks; `load` all; `never` none of other hosts. */
export type ImagePolicy = 'click' | 'load' | 'never'

/** What the drawing of a text needs to know beside the text. */
export interface Drawing {
  readonly labels: Labels
  readonly images: ImagePolicy
  /** Addresses that the text names apart from where it uses them, by their name in small letters; `^1` is a footnote's. */
  readonly links: Links | null
  /** The deepest level that a heading may have here, so that none is left out. */
  readonly headingLevel: number
  readonly isInLink?: boolean
}
