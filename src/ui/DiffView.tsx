import { memo, useMemo } from 'react'
import { DiffBox } from './diff/DiffBox.tsx'
import type { DiffSource } from './diff/diff-source.ts'
import type { PartProps } from './part.ts'

export interface DiffViewProps extends DiffSource, PartProps {
  /** The file that changed, by whose name the language of its colours is told. */
  readonly path?: string | undefined
  /** Old and new beside each other where there is room for two (640 px), or in one column. Default `unified`; the reader can switch all comparisons of a page. */
  readonly layout?: 'unified' | 'split' | undefined
  /** Lines shown at first. Default 20. */
  readonly maxLines?: number | undefined
}

/**
 * What changed in a text: coloured by its language, changed words marked, unchanged lines folded. Its parts are loaded with the first comparison.
 * @example <DiffView oldText={before} newText={after} path="src/cart/discounts.ts" layout="split" />
 */
export const DiffView = memo(function DiffView({ oldText, newText, diff, isFragment, ...props }: DiffViewProps) {
  const source = useMemo(() => ({ oldText, newText, diff, isFragment }), [oldText, newText, diff, isFragment])
  return <DiffBox source={source} {...props} />
})
