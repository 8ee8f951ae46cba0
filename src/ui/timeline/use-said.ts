import { useCallback, useEffect, useState } from 'react'

const SHOWN_MS = 1_600

/** A word about what was just done ("Copied"), which goes by itself; empty where there is nothing to say. */
export function useSaid(): readonly [string, (word: string) => void] {
  const [said, setSaid] = useState({ word: '' })
  useEffect(() => {
    if (said.word === '') return
    const timer = setTimeout(() => setSaid({ word: '' }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said])
  return [said.word, useCallback((word: string) => setSaid({ word }), [])]
}
