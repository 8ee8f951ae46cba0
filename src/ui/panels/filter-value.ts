import type { EventFilterOptions } from '../../protocol/event-filter.ts'

/** What a reader chooses; the zone of the log is not theirs to clear. */
const CHOICES = ['query', 'includeTypes', 'excludeTypes', 'source', 'startDate', 'endDate', 'excludeHidden'] as const

/** The filter with other choices; what is empty is left out, so that equal filters are equal objects. */
export function changeFilter(value: EventFilterOptions, patch: EventFilterOptions): EventFilterOptions {
  return Object.fromEntries(Object.entries({ ...value, ...patch }).filter(([, choice]) => !isEmpty(choice)))
}

export function clearFilter(value: EventFilterOptions): EventFilterOptions {
  return changeFilter(value, Object.fromEntries(CHOICES.map((name) => [name, undefined])))
}

export function isFiltering(value: EventFilterOptions): boolean {
  return CHOICES.some((name) => !isEmpty(value[name]))
}

/** A date as a date field shows it: `2026-11-22`, the reader's day; empty for none, and for what is no date. */
export function dayOf(date: string | Date | undefined): string {
  if (!(date instanceof Date)) return /^\d{4}-\d\d-\d\d/.exec(date ?? '')?.[0] ?? ''
  if (Number.isNaN(date.getTime())) return ''
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function isEmpty(choice: unknown): boolean {
  return choice === undefined || choice === '' || choice === false || (Array.isArray(choice) && choice.length === 0)
}
