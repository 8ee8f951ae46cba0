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
  const read = written(text)
  return read && { ...read, offset: read.zone === undefined ? null : offsetOf(read.zone) }
}

function written(text: string) {
  const match = ISO.exec(text)
  if (match === null) return null
  const [, date = '', minutes = '00:00', seconds = '00', fraction = '', zone] = match
  const utc = Date.parse(`${date}T${minutes}:${seconds}Z`) + Number(`0.${fraction}`) * 1000
  // Must compare the day as well: engines read the 31st of a shorter month as a day of the next.
  if (Number.isNaN(utc) || new Date(date).getUTCDate() !== Number(date.slice(8))) return null
  return { utc, zone, dateOnly: match[2] === undefined }
}

/** Milliseconds of an offset as it is written: `Z`, `+01`, `+0100`, `+01:00`. */
export function offsetOf(zone: string): number {
  const digits = zone.replace(/\D/g, '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Whether a value is a date (and time) that `instantOf` can read. */
export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && written(value) !== null
}
