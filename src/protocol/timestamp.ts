const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/** A timestamp taken apart: its instant if it were UTC, and the offset it names. */
export interface Civil {
  /** Milliseconds (with a fraction for microseconds) that the written date and time would be in UTC. */
  readonly utc: number
  /** Offset from UTC in milliseconds; null where the text names none. */
  readonly offset: number | null
  readonly dateOnly: boolean
}

/** Takes a timestamp apart; null for text that is not one. */
export function civil(text: string): Civil | null {
  const match = ISO.exec(text)
  if (match === null) return null
  const [, date = '', minutes = '00:00', seconds = '00', fraction = '', zone] = match
  const whole = Date.parse(`${date}T${minutes}:${seconds}Z`)
  // Must compare the day as well: engines read the 31st of a shorter month as a day of the next.
  if (Number.isNaN(whole) || new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDate() !== Number(date.slice(8))) return null
  const utc = whole + (fraction === '' ? 0 : Number(`0.${fraction}`) * 1000)
  return { utc, offset: zone === undefined ? null : offsetOf(zone), dateOnly: match[2] === undefined }
}

/** Milliseconds of an offset as it is written: `Z`, `+01`, `+0100`, `+01:00`. */
export function offsetOf(zone: string): number {
  if (zone.length === 1) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '').slice(0, 2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Whether a value is a date (and time) that `instantOf` can read. */
export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && civil(value) !== null
}
