import { useEffect, useState } from 'react'

const FROM_MS = 100
const UNTIL_MS = 2_000
const MAX_SPOKEN = 2_000

/** Words for a live region around it, which tells what is new in it: what was there before and is now complete has to be said anew. They go by themselves. */
export function Spoken({ text }: { readonly text: string }) {
  const [isSaid, setSaid] = useState(false)
  useEffect(() => {
    // After what makes the region live: what comes together with that is not heard everywhere.
    const begin = setTimeout(() => setSaid(true), FROM_MS)
    const end = setTimeout(() => setSaid(false), UNTIL_MS)
    return () => {
      clearTimeout(begin)
      clearTimeout(end)
    }
  }, [])
  return isSaid ? <span className="er-sr">{text.slice(0, MAX_SPOKEN)}</span> : null
}
