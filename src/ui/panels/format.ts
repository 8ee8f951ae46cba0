import type { IdRange } from '../../store/event-log.ts'
import type { PanelLabels } from './labels.ts'

/** Formats are dear to make, and the same few are used all the time. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function numberFormat(locale: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(locale, options, Intl.NumberFormat)
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(locale, options, Intl.DateTimeFormat)
}

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat, O>(locale: string, options: O, Format: new (locale: string, options: O) => F): F {
  const key = Format.name + locale + JSON.stringify(options)
  const known = made.get(key)
  if (known instanceof Format) return known
  const format = new Format(locale, options)
  made.set(key, format)
  return format
}

export function formatNumber(value: number, locale: string): string {
  return numberFormat(locale).format(value)
}

/** `$1.24`, `$0.0031`: what a model costs is mostly less than a cent. */
export function formatCost(dollars: number, locale: string): string {
  return numberFormat(locale, { style: 'currency', currency: 'USD', maximumFractionDigits: dollars < 0.1 ? 4 : 2 }).format(dollars)
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

/** `3.4 MB`; 1 kB is 1,000 bytes. */
export function formatBytes(bytes: number, locale: string): string {
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return numberFormat(locale, { style: 'unit', unit: UNITS[step], unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step < 2 ? 0 : 1 }).format(bytes / 1_000 ** step)
}

/** `310`, `310–412` */
export function formatRange({ from, to }: IdRange, locale: string): string {
  return from === to ? formatNumber(from, locale) : `${formatNumber(from, locale)}–${formatNumber(to, locale)}`
}

const RANGES = 6

/** Ranges nearest to the end, and how many there are before them. */
export function formatRanges(ranges: readonly IdRange[], { locale, none, cache }: PanelLabels): string {
  const shown = ranges.slice(-RANGES).map((range) => formatRange(range, locale))
  if (ranges.length > RANGES) shown.unshift(cache.moreRanges(ranges.length - RANGES))
  return shown.join(', ') || none
}

/** How many ids these ranges have. */
export function countIn(ranges: readonly IdRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)
}

/** `14:05` today, else the day. */
export function formatLately(at: number, now: number, locale: string, timeZone?: string): string {
  const day = dateFormat(locale, { dateStyle: 'medium', timeZone })
  return day.format(at) === day.format(now) ? dateFormat(locale, { timeStyle: 'short', hourCycle: 'h23', timeZone }).format(at) : day.format(at)
}

/** `14:05:09` */
export function formatSecond(at: number, locale: string, timeZone?: string): string {
  return dateFormat(locale, { timeStyle: 'medium', hourCycle: 'h23', timeZone }).format(at)
}
