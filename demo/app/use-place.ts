import { useState } from 'react'
import type { Place, View } from './views.ts'

/** Where the reader is in what has no address: a file. */
export function usePlace(): Place {
  const [view, setView] = useState<View>('conversation')
  const [target, setTarget] = useState<Place['target']>(null)
  return { view, target, show: setView, select: (id) => setTarget({ id, open: true }) }
}
