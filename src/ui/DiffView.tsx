import { memo, useMemo } from 'react'
import { DiffBox } from './diff/DiffBox.tsx'
import type { DiffLook, DiffSource } from './diff/diff-source.ts'

export interface DiffViewProps extends DiffSource, DiffLook {}

/**
 * What changed in a text: coloured by its language, changed words marked, unchanged lines folded. Its parts are loaded with the first comparison.
 * @example <DiffView oldText={before} newText={after} path="src/cart/discounts.ts" layout="split" />
 */
export const DiffView = memo(function DiffView({ oldText, newText, diff, isFragment, ...props }: DiffViewProps) {
  const source = useMemo(() => ({ oldText, newText, diff, isFragment }), [oldText, newText, diff, isFragment])
  return <DiffBox source={source} {...props} />
})
