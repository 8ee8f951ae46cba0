import type { PartProps } from '../part.ts'

export interface FindBarProps extends PartProps {
  readonly query: string
  readonly onQueryChange: (query: string) => void
  /** Matches found so far. */
  readonly count: number
  /** Which of them is shown, from 0; null before any is. */
  readonly current?: number | null | undefined
  /** Whether there are more than were counted. */
  readonly hasMore?: boolean | undefined
  readonly searching?: boolean | undefined
  /** Set when the search failed. */
  readonly error?: unknown
  readonly onNext: () => void
  readonly onPrevious: () => void
  readonly onClose: () => void
}
