import { SIZE_ROWS } from './size-budget.ts'
import { measureSize } from './measure-size.ts'

/** Prints what each subpath costs a page, and fails where a budget is exceeded. */
let over = 0
console.log(`${'gzip, KB'.padEnd(36)}${'own'.padStart(8)}${'budget'.padStart(8)}${'with peers'.padStart(12)}`)
for (const row of SIZE_ROWS) {
  const { gzipKb, gzipKbWithPeers } = await measureSize(row)
  const tooMuch = gzipKb > row.budgetKb
  if (tooMuch) over += 1
  const figures = `${gzipKb.toFixed(2).padStart(8)}${String(row.budgetKb).padStart(8)}${gzipKbWithPeers.toFixed(2).padStart(12)}`
  console.log(`${row.label.padEnd(36)}${figures}${tooMuch ? '  over its budget' : ''}`)
}
if (over > 0) process.exitCode = 1
