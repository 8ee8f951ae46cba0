const QUARTER_HOUR = 900_000
const MAX_KNOWN = 4_096

/** Names the calendar day of an instant in a zone, as text that sorts: `2026-11-22`. Keeps what it was asked. */
export function createDayReader(timeZone: string | undefined): (at: number) => string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const known = new Map<number, string>()
  return (at) => {
    // Every zone's midnight falls on a quarter of an hour, and neighbours in a log mostly share theirs.
    const quarter = Math.floor(at / QUARTER_HOUR)
    let day = known.get(quarter)
    if (day === undefined) {
      if (known.size >= MAX_KNOWN) known.clear()
      day = format.format(at)
      known.set(quarter, day)
    }
    return day
  }
}
