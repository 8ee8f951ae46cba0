import { SIZE_ROWS } from './size-budget.ts'
import { measureSize } from './measure-size.ts'
import { readmeIsStale, updateReadme, type SizeLine } from './size-table.ts'

/**
 * Prints what each subpath costs a page, and fails where a budget is exceeded or the README's table is out of date.
 * `--update` writes that table anew.
 */
const lines: SizeLine[] = []
let over = 0
console.log(`${'gzip, KB'.padEnd(36)}${'own'.padStart(8)}${'budget'.padStart(8)}${'with peers'.padStart(12)}`)
for (const row of SIZE_ROWS) {
  const { gzipKb, gzipKbWithPeers } = await measureSize(row)
  const tooMuch = gzipKb > row.budgetKb
  if (tooMuch) over += 1
  const figures = `${gzipKb.toFixed(2).padStart(8)}${String(row.budgetKb).padStart(8)}${gzipKbWithPeers.toFixed(2).padStart(12)}`
  console.log(`${row.label.padEnd(36)}${figures}${tooMuch ? '  over its budget' : ''}`)
  lines.push({ label: row.label, own: gzipKb, withPeers: gzipKbWithPeers })
}
if (process.argv.includes('--update')) updateReadme(lines)
const stale = readmeIsStale(lines)
for (const line of stale) console.log(`${line}: npm run size -- --update`)
if (over > 0 || stale.length > 0) process.exitCode = 1
