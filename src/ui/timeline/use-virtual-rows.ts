import { useEffect, useLayoutEffect, useReducer, useState } from 'react'
import { lazily } from '../lazily.ts'
import type { Virtual, VirtualRows, VirtualRowsOptions } from './virtualizer.ts'

const isomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect
// Asked once: a timeline must not change its ways under a reader.
const useVirtualizer = lazily(() => import('./virtualizer.ts').catch(() => 'missing' as const))

/**
 * Reckons which rows are in view. Null until what does that is loaded, `missing` where it cannot be.
 * In place of the virtualizer's own hook, which has to be there at once.
 */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows | 'missing' | null {
  const virtualizer = useVirtualizer()
  const [, draw] = useReducer((times: number) => times + 1, 0)
  const [made, setMade] = useState<Virtual | null>(null)
  let virtual = made
  if (virtual === null && virtualizer !== null && virtualizer !== 'missing') {
    virtual = virtualizer.createVirtual(options, draw)
    setMade(virtual)
  }
  virtual?.update(options)
  const rows = virtual?.rows
  isomorphicLayoutEffect(() => rows?._didMount(), [rows])
  isomorphicLayoutEffect(() => rows?._willUpdate())
  return rows ?? (virtualizer === 'missing' ? virtualizer : null)
}
