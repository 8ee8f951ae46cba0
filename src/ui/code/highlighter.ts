import { useMemo, useSyncExternalStore } from 'react'
import type { CodeLines } from './code-lines.ts'
import type { TokenLines } from './token.ts'

type Highlighter = typeof import('./coloring.ts')

let highlighter: Highlighter | undefined
let loading: Promise<void> | undefined
const listeners = new Set<() => void>()

function load(): Promise<void> {
  return (loading ??= import('./coloring.ts').then(
    (module) => {
      highlighter = module
      for (const tell of listeners) tell()
    },
    // A page that has lost its files (a new deployment, no network) keeps plain text; the next code that is shown tries again.
    () => {
      loading = undefined
    },
  ))
}

const never = () => () => {}
const none: readonly TokenLines[] = []
const empty = () => none

function whenLoaded(onChange: () => void): () => void {
  listeners.add(onChange)
  void load()
  return () => listeners.delete(onChange)
}

/** The colours of code, block by block, as far as they are there. The highlighter is loaded when it is first asked for. */
export function useColors({ blocks, isTooLong }: CodeLines, language: string | undefined): readonly TokenLines[] {
  const wanted = isTooLong ? undefined : language
  const loaded = useSyncExternalStore(wanted === undefined ? never : whenLoaded, () => highlighter, () => undefined)
  const coloring = useMemo(() => (wanted === undefined ? undefined : loaded?.colorBlocks(wanted, blocks)), [wanted, loaded, blocks])
  return useSyncExternalStore(coloring?.subscribe ?? never, coloring?.read ?? empty, empty)
}
