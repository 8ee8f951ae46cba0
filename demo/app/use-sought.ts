import { useState } from 'react'
import type { Place } from './views.ts'

/** Where the timeline goes: what the reader sought on the map, until they go to an event some other way. */
export function useSought(target: Place['target']): { readonly target: Place['target']; readonly seek: (eventId: number) => void } {
  const [sought, setSought] = useState<{ readonly target: Place['target']; readonly instead: Place['target'] } | null>(null)
  return {
    target: sought !== null && sought.instead === target ? sought.target : target,
    seek: (id) => setSought({ target: { id, open: false }, instead: target }),
  }
}
