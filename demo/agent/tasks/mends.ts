/** Something the agent knows how to mend in its project. */
export interface Mend {
  /** Which failing test tells of it. */
  readonly symptom: RegExp
  readonly title: string
  /** What to search for, to find the place. */
  readonly clue: string
  readonly path: string
  readonly thought: string
  readonly before: string
  readonly after: string
}

export const MENDS: readonly Mend[] = [
  {
    symptom: /keeps the sign of the cents/,
    title: 'Keep the sign of the cents in parseAmount',
    clue: 'parseAmount',
    path: 'src/money.js',
    thought:
      '"-42.80" is split into "-42" and "80", and then the 80 is added: -4200 + 80 = -4120. The sign must count for the whole amount, so I take it off first and put it back at the end.',
    before: `  const [whole, cents = '0'] = text.split('.')
  return Number(whole) * 100 + Number(cents)`,
    after: `  const [whole, cents = '0'] = text.replace(/^[+-]/, '').split('.')
  const absolute = Number(whole) * 100 + Number(cents)
  return text.startsWith('-') ? -absolute : absolute`,
  },
  {
    symptom: /one digit after the point/,
    title: 'Read "3.5" as 350 cents',
    clue: 'Number(cents)',
    path: 'src/money.js',
    thought: 'A single digit after the point means tens of cents: "3.5" is 3.50. Filling up to two digits on the right is enough.',
    before: 'Number(cents)',
    after: "Number(cents.padEnd(2, '0'))",
  },
  {
    symptom: /totalsByMonth/,
    title: 'Write totalsByMonth',
    clue: 'totalsByMonth',
    path: 'src/totals.js',
    thought: 'This one was never written. A date starts with its month ("2026-03-01" → "2026-03"), and that text also sorts by time.',
    before: "  throw new Error('not written yet')",
    after: `  const totals = new Map()
  for (const entry of entries) {
    const month = entry.date.slice(0, 7)
    totals.set(month, (totals.get(month) ?? 0) + entry.cents)
  }
  return [...totals].map(([name, cents]) => ({ name, cents })).sort((a, b) => (a.name < b.name ? -1 : 1))`,
  },
]
