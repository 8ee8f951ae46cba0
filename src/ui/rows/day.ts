import { byQuarterHour } from '../../protocol/by-quarter-hour.ts'

/** Names the calendar day of an instant in a zone, as text that sorts: `2026-11-22`. Keeps what it was asked. */
export function createDayReader(timeZone: string | undefined): (at: number) => string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  // Every zone's midnight falls on a quarter of an hour, and neighbours in a log mostly share theirs.
  return byQuarterHour((at) => format.format(at))
}
