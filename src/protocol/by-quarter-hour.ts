const QUARTER_MS = 900_000
const MAX_KNOWN = 4096

/**
 * Keeps what was found for each quarter of an hour, by its beginning: asking Intl costs microseconds, and events come by the thousand.
 * Only for what stays the same within one.
 */
export function byQuarterHour<T extends string | number>(find: (start: number) => T): (at: number) => T {
  const known = new Map<number, T>()
  return (at) => {
    const start = Math.floor(at / QUARTER_MS) * QUARTER_MS
    let found = known.get(start)
    if (found === undefined) {
      if (known.size >= MAX_KNOWN) known.clear()
      known.set(start, (found = find(start)))
    }
    return found
  }
}
