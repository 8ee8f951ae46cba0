import { useEffect, useMemo, useState } from 'react'
import type { Conversation } from '../../stream/conversation.ts'
import { textFilter } from '../rows/text-filter.ts'

export interface Found {
  /** Ids of events that match, newest first, as far as found. */
  readonly ids: readonly number[]
  readonly isSearching: boolean
  readonly hasMore: boolean
  readonly error: unknown
}

/** Nobody walks through more. */
const MOST = 1_000
/** What is typed is searched when the typing pauses this long, in milliseconds. */
const TYPING_MS = 150
/** What is found is shown this often, in milliseconds. */
const SHOW_MS = 100
const NOTHING: Found = { ids: [], isSearching: false, hasMore: false, error: null }

/** Searches a whole conversation for a text, newest first, also where it was never on the screen. */
export function useFind(conversation: Conversation | null, query: string, showHidden: boolean): Found {
  const [found, setFound] = useState<Found & { readonly text: string }>({ ...NOTHING, text: '' })
  const text = query.trim()
  const filter = useMemo(() => textFilter(text, showHidden), [text, showHidden])
  useEffect(() => {
    if (conversation === null || text === '') return
    const abort = new AbortController()
    const matches = conversation.search({ filter, reverse: true, onMissing: 'skip', limit: MOST + 1, signal: abort.signal })
    const ids: number[] = []
    const show = (rest: Partial<Found>) => {
      if (!abort.signal.aborted) setFound({ text, ids: [...ids], isSearching: false, hasMore: false, error: null, ...rest })
    }
    const search = async () => {
      let shownAt = performance.now()
      for await (const { id } of matches) {
        if (ids.length === MOST) return show({ hasMore: true })
        ids.push(id)
        if (performance.now() - shownAt < SHOW_MS) continue
        shownAt = performance.now()
        show({ isSearching: true })
      }
      show({})
    }
    const timer = setTimeout(() => void search().catch((error: unknown) => show({ error })), TYPING_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [conversation, text, filter])
  // What was found for another text is not shown with this one.
  return found.text === text ? found : { ...NOTHING, isSearching: text !== '' }
}
