const QUARTER_HOUR = 900_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Names the calendar day of an instant in a zone, as text that sorts: `2026-11-22`. */
export function createDayReader(timeZone: string | undefined): (at: number) => string {
  const format = dayFormat(timeZone)
  let quarter = Number.NaN
  let day = ''
  return (at) => {
    // Every zone's midnight falls on a quarter of an hour, and neighbours in a log mostly share theirs.
    const current = Math.floor(at / QUARTER_HOUR)
    if (current !== quarter) {
      quarter = current
      day = format.format(at)
    }
    return day
  }
}

function dayFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? ''
  const known = formats.get(key)
  if (known !== undefined) return known
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formats.set(key, format)
  return format
}
