import { englishLabels, type Labels } from './labels.ts'

const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: string, timeZone: string | undefined, kind: 'time' | 'day' | 'full' | 'iso'): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone ?? ''}|${kind}`
  let format = dateFormats.get(key)
  if (format === undefined) {
    const style: Intl.DateTimeFormatOptions =
      kind === 'time' ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : kind === 'day' ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
      : kind === 'full' ? { dateStyle: 'medium', timeStyle: 'medium' }
      : { year: 'numeric', month: '2-digit', day: '2-digit' }
    format = new Intl.DateTimeFormat(kind === 'iso' ? 'sv-SE' : locale, { ...style, timeZone })
    dateFormats.set(key, format)
  }
  return format
}

/** `14:05` */
export function formatTime(at: number, labels: Labels, timeZone?: string): string {
  return dateFormat(labels.locale, timeZone, 'time').format(at)
}

export function formatMoment(at: number, labels: Labels, timeZone?: string): string {
  return dateFormat(labels.locale, timeZone, 'full').format(at)
}

/** "Today", "Yesterday", or the day in words. */
export function formatDay(at: number, now: number | undefined, labels: Labels, timeZone?: string): string {
  const iso = dateFormat(labels.locale, timeZone, 'iso')
  const day = iso.format(at)
  const today = now ?? Date.now()
  if (day === iso.format(today)) return labels.today
  if (day === iso.format(today - 86_400_000)) return labels.yesterday
  return dateFormat(labels.locale, timeZone, 'day').format(at)
}

const tenths = new Map<string, Intl.NumberFormat>()

/** `0.4 s`, `12 s`, `3 m 05 s`, `1 h 02 m`; nothing for less than a tenth of a second, which is no news. */
export function formatDuration(ms: number, { locale, units: { h, m, s } }: Pick<Labels, 'locale' | 'units'> = englishLabels): string {
  if (ms < 100) return ''
  if (ms < 9_950) {
    const format = tenths.get(locale) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    tenths.set(locale, format)
    return `${format.format(ms / 1000)} ${s}`
  }
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} ${s}`
  const two = (n: number) => String(n).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} ${m} ${two(seconds % 60)} ${s}`
  return `${Math.floor(seconds / 3600)} ${h} ${two(Math.floor(seconds / 60) % 60)} ${m}`
}

const MAX_PATH = 500

/** Splits a path so that its end can stay whole while its middle gives way: `['/workspace/src/deep/', 'parser.ts']`. */
export function splitPath(path: string): readonly [string, string] {
  const shown = path.length > MAX_PATH ? `…${path.slice(-MAX_PATH)}` : path
  const end = shown.lastIndexOf('/') + 1
  return [shown.slice(0, end), shown.slice(end)]
}

/** The first line that says something, cut where nobody reads on; `…` tells of more. */
export function firstLine(text: string, limit = 300): string {
  const whole = text.trim()
  const end = whole.indexOf('\n')
  const line = (end === -1 ? whole : whole.slice(0, end)).slice(0, limit)
  return line.length < whole.length ? `${line.trimEnd()} …` : line
}

export function countLines(text: string): number {
  if (text === '') return 0
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
