import { useEventClient } from 'eventreel/react'
import { useEffect, useState } from 'react'

const EVERY_MS = 5000

/** About how many bytes of each conversation are kept on this device. The disk does not tell when that changes: it is asked. */
export function useSavedSizes(): ReadonlyMap<string, number> {
  const client = useEventClient()
  const [sizes, setSizes] = useState<ReadonlyMap<string, number>>(new Map())
  useEffect(() => {
    let isWanted = true
    const read = async () => {
      // A list without marks is better than none.
      const saved = await client.savedConversations().catch(() => [])
      const next = new Map(saved.map(({ conversationId, bytes }) => [conversationId, bytes]))
      if (isWanted) setSizes((before) => (isEqual(before, next) ? before : next))
    }
    void read()
    const timer = setInterval(() => void read(), EVERY_MS)
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [client])
  return sizes
}

function isEqual(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}
