const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

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
  const [, date = '', hours, minutes = 0, seconds = 0, fraction = '', zone] = match
  const second = (Number(hours ?? 0) * 60 + +minutes) * 60 + +seconds
  // Midnight may be written as the end of a day.
  if (+minutes > 59 || +seconds > 59 || second > 86_400) return null
  const day = new Date(date)
  const utc = day.getTime() + second * 1000 + Number(`0.${fraction}`) * 1000
  // Must compare the day as well: engines read the 31st of a shorter month as a day of the next.
  return day.getUTCDate() !== Number(date.slice(8)) ? null : { utc, offset: zone === undefined ? null : offsetOf(zone), dateOnly: hours === undefined }
}

/** Milliseconds of an offset as it is written: `Z`, `+01`, `+0100`, `+01:00`. */
export function offsetOf(zone: string): number {
  const digits = zone.replace(/\D/g, '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Whether a value is a date (and time) that `instantOf` can read. */
export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && civil(value) !== null
}
