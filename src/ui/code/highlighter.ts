import { useMemo, useSyncExternalStore } from 'react'
import { lazily } from '../lazily.ts'
import type { CodeLines } from './code-lines.ts'
import type { TokenLines } from './token.ts'

const useHighlighter = lazily(() => import('./coloring.ts'))

const never = () => () => {}
const none: readonly TokenLines[] = []
const empty = () => none

/** The colours of code, block by block, as far as they are there. The highlighter is loaded when it is first asked for. */
export function useColors({ blocks, isTooLong }: CodeLines, language: string | undefined): readonly TokenLines[] {
  const wanted = isTooLong || blocks.length === 0 ? undefined : language
  const highlighter = useHighlighter(wanted !== undefined)
  const coloring = useMemo(() => (wanted === undefined ? undefined : highlighter?.colorBlocks(wanted, blocks)), [wanted, highlighter, blocks])
  return useSyncExternalStore(coloring?.subscribe ?? never, coloring?.read ?? empty, empty)
}
