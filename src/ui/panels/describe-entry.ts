import type { DiagnosticEntry } from '../../stream/diagnostics.ts'
import { formatRange } from './format.ts'

/** What any entry may carry besides its type. */
interface Facts {
  readonly from?: number
  readonly to?: number
  readonly id?: number | null
  readonly ms?: number
}

/** What a line says besides its name: ids, counts, codes, times, in that entry's own order. Entries of a later version are told too. */
export function describeEntry({ at: _at, type: _type, ...facts }: DiagnosticEntry, locale: string): string {
  const { from, to, id, ms, ...others } = facts as Facts
  return [
    ...Object.values(others).map((value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 500) : '')),
    typeof id === 'number' ? `#${id}` : '',
    from === undefined || to === undefined ? '' : formatRange({ from, to }, locale),
    ms === undefined ? '' : `${Math.round(ms)} ms`,
  ].filter(Boolean).join(' · ')
}
