/** Prints rows of cells as aligned columns: the last column to the right, the others to the left. */
export function formatTable(rows) {
  const widths = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column], column === row.length - 1)).join('  ')).join('\n')
}

function pad(cell, width, right) {
  return right ? cell.padStart(width) : cell.padEnd(width)
}
