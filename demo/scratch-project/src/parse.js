import { parseAmount } from './money.js'

const LINE = /^(\d{4}-\d{2}-\d{2})\s+(\S+)\s+(\S+)(?:\s+(.*))?$/

/** Reads one line; null for an empty line or a remark. */
export function parseLine(line) {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return null
  const match = LINE.exec(text)
  if (match === null) throw new SyntaxError(`cannot read: ${text}`)
  const [, date, category, amount, note = ''] = match
  if (!isRealDate(date)) throw new SyntaxError(`no such day: ${date}`)
  return { date, category, cents: parseAmount(amount), note }
}

/** Reads a whole book. A line that cannot be read is reported, and the rest goes on. */
export function parseBook(text) {
  const entries = []
  const errors = []
  text.split('\n').forEach((line, index) => {
    try {
      const entry = parseLine(line)
      if (entry !== null) entries.push(entry)
    } catch (error) {
      errors.push({ line: index + 1, message: error.message })
    }
  })
  return { entries, errors }
}

function isRealDate(date) {
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
}
