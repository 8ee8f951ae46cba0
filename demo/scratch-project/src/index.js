export { parseAmount, formatAmount } from './money.js'
export { parseLine, parseBook } from './parse.js'
export { totalsByCategory, totalsByMonth, balance } from './totals.js'
export { formatTable } from './table.js'
