import { englishLabels } from '../labels.ts'
import { partClass } from '../part.ts'
import type { DiffLook, DiffSource } from './diff-source.ts'
import { PlainDiff } from './PlainDiff.tsx'
import { useDiffEngine } from './use-diff-engine.ts'

interface DiffBoxProps extends DiffLook {
  /** Must keep its identity: what is made of it is kept by that. */
  readonly source: DiffSource
}

/** A comparison, roughly until its parts are loaded. */
export function DiffBox({ source, path, layout = 'unified', maxLines = 20, labels = englishLabels, className }: DiffBoxProps) {
  const engine = useDiffEngine()
  return (
    <div className={partClass('er-diff', className)} data-part="diff-view">
      {engine === null ? <PlainDiff source={source} maxLines={maxLines} /> : <engine.DiffTable source={source} path={path} layout={layout} maxLines={maxLines} labels={labels} />}
    </div>
  )
}
