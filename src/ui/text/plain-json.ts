const LINES = 20
const LINE = 80

/** A line for each of the first entries of a value, or one for the value itself. What an entry holds is not looked into, however deep it is. */
export function plainJson(value: unknown): readonly string[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return entries.length === 0 ? [plainWord(value)] : entries.slice(0, LINES).map(([name, entry]) => `${name.slice(0, LINE)}: ${plainWord(entry)}`)
}

function plainWord(value: unknown): string {
  return Array.isArray(value) ? '[…]' : typeof value === 'object' && value !== null ? '{…}' : String(value).slice(0, LINE)
}
