import { EventFilter } from 'eventreel'
import { useEventSearch } from 'eventreel/react'
import { useMemo, useState } from 'react'

/** Searches all of a conversation, also what was never on the screen. */
export function Search({ id }: { readonly id: string }) {
  const [query, setQuery] = useState('discount')
  const filter = useMemo(() => (query === '' ? null : new EventFilter({ query, includeTypes: ['message'] })), [query])
  const { matches, isSearching, hasMore, loadMore } = useEventSearch(id, filter)
  return (
    <section aria-label="Search">
      <input aria-label="Words to look for" value={query} onChange={(event) => setQuery(event.target.value)} />
      <p role="status">{isSearching ? 'Looking' : `${matches.length}${hasMore ? ' and more' : ''} found, the newest is event ${matches[0]?.id ?? 'none'}`}</p>
      {hasMore && (
        <button type="button" onClick={() => void loadMore()}>
          Look further
        </button>
      )}
    </section>
  )
}
