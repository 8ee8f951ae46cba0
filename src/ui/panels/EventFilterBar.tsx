import { useId, useState } from 'react'
import type { EventFilterOptions } from '../../protocol/event-filter.ts'
import { chevronIcon, warningIcon } from '../icon.tsx'
import { partClass } from '../part.ts'
import { englishPanelLabels } from './english.ts'
import { changeFilter, clearFilter, dayOf, isFiltering } from './filter-value.ts'
import { FilterTypes } from './FilterTypes.tsx'
import type { PanelProps } from './panel-props.ts'

export interface EventFilterBarProps extends PanelProps {
  /** What is filtered by: what `new EventFilter(value)` takes. */
  readonly value: EventFilterOptions
  readonly onChange: (value: EventFilterOptions) => void
  /** Names of the actions and observations to choose from. Default: the common ones. */
  readonly types?: readonly string[] | undefined
  /** How many events pass; left out while nobody knows. */
  readonly resultCount?: number | undefined
  /** Whether there are more than were counted. */
  readonly hasMore?: boolean | undefined
  readonly searching?: boolean | undefined
}

const SOURCES = ['user', 'agent', 'environment'] as const

/**
 * Chooses events: by text, type, source and days, with or without hidden ones.
 * @example
 * const [value, onChange] = useState<EventFilterOptions>({})
 * const { matches, isSearching, hasMore } = useEventSearch('42', useMemo(() => new EventFilter(value), [value]))
 * <EventFilterBar value={value} onChange={onChange} resultCount={matches.length} hasMore={hasMore} searching={isSearching} />
 */
export function EventFilterBar(props: EventFilterBarProps) {
  const { value, onChange, resultCount, hasMore = false, searching = false, className, labels = englishPanelLabels } = props
  const { types = Object.keys(labels.filter.kinds) } = props
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const words = labels.filter
  const change = (patch: EventFilterOptions) => onChange(changeFilter(value, patch))
  const chosen = value.includeTypes?.length ?? 0
  const from = dayOf(value.startDate)
  const until = dayOf(value.endDate)
  const isWrong = from !== '' && until !== '' && from > until
  const isActive = isFiltering(value)
  const day = (name: 'startDate' | 'endDate', label: string, shown: string) => (
    <label className="er-filter-day">
      <span className="er-note">{label}</span>
      <input
        type="date"
        className="er-input"
        value={shown}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  )
  return (
    <div className={partClass('er-filter', className)} data-part="event-filter-bar" data-active={isActive || undefined} role="search" aria-label={words.name}>
      <div className="er-filter-line">
        <input
          type="search"
          className="er-input er-filter-text"
          value={value.query ?? ''}
          placeholder={words.text}
          aria-label={words.text}
          onChange={(event) => change({ query: event.target.value })}
        />
        <select className="er-input" aria-label={words.source} value={value.source ?? ''} onChange={(event) => change({ source: SOURCES.find((source) => source === event.target.value) })}>
          <option value="">{words.anySource}</option>
          {SOURCES.map((source) => (
            <option key={source} value={source}>
              {words.sources[source]}
            </option>
          ))}
        </select>
        <button type="button" className="er-input er-filter-types" aria-expanded={isOpen} aria-controls={isOpen ? `${id}-types` : undefined} onClick={() => setOpen(!isOpen)}>
          {words.types(chosen)}
          <span className="er-chevron">{chevronIcon}</span>
        </button>
        {day('startDate', words.from, from)}
        {day('endDate', words.until, until)}
        <label className="er-check">
          <input type="checkbox" checked={value.excludeHidden !== true} onChange={(event) => change({ excludeHidden: !event.target.checked })} />
          {words.hidden}
        </label>
      </div>
      {isOpen && (
        <FilterTypes
          id={`${id}-types`}
          types={types}
          chosen={value.includeTypes ?? []}
          onChange={(includeTypes) => change({ includeTypes })}
          labels={labels}
        />
      )}
      <div className="er-filter-foot">
        {isWrong && (
          <span id={`${id}-wrong`} className="er-wrong" role="alert">
            {warningIcon}
            {words.wrongDates}
          </span>
        )}
        <span role="status" className="er-note" data-searching={searching || undefined}>
          {searching ? words.searching : resultCount === undefined ? '' : words.results(resultCount, hasMore)}
        </span>
        {isActive && (
          <button type="button" className="er-link-button" onClick={() => onChange(clearFilter(value))}>
            {words.clear}
          </button>
        )}
      </div>
    </div>
  )
}
