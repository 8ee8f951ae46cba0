/** Sum of all entries, in cents. */
export function balance(entries) {
  return entries.reduce((sum, entry) => sum + entry.cents, 0)
}

/** Sums by category, the largest spending first. */
export function totalsByCategory(entries) {
  const totals = new Map()
  for (const entry of entries) {
    totals.set(entry.category, (totals.get(entry.category) ?? 0) + entry.cents)
  }
  return [...totals].map(([name, cents]) => ({ name, cents })).sort((a, b) => a.cents - b.cents)
}

/** Sums by month ("2026-03"), the oldest month first. */
export function totalsByMonth(entries) {
  throw new Error('not written yet')
}
