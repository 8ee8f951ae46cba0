import { useEffect, useState } from 'react'
import { formatDuration } from '../format.ts'
import type { Labels } from '../labels.ts'

/** When each running thing was first drawn. The server's clock is not ours, so its timestamps cannot tell. */
const firstSeen = new WeakMap<object, number>()

/** Seconds since a thing was first drawn here, one tick a second; nothing during the first. */
export function Elapsed({ of, labels }: { readonly of: object; readonly labels: Labels }) {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const since = firstSeen.get(of) ?? Date.now()
    firstSeen.set(of, since)
    const tick = () => setSeconds(Math.floor((Date.now() - since) / 1000))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [of])
  return seconds === 0 ? null : <>{seconds < 10 ? `${seconds} ${labels.units.s}` : formatDuration(seconds * 1000, labels)}</>
}
