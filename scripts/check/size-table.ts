import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from '../run.ts'

/** One line of the README's table, in thousands of bytes. */
export interface SizeLine {
  readonly label: string
  readonly own: number
  readonly withPeers: number
}

/** A figure may be off by this much before somebody has to write the table anew. */
const TOLERANCE_KB = 1
const TABLE = /<!-- sizes -->\n([\s\S]*?)\n<!-- \/sizes -->/
const README = resolve(root, 'README.md')

/** The README's table of sizes. */
export function sizeTable(lines: readonly SizeLine[]): string {
  const rows = lines.map(({ label, own, withPeers }) => `| ${label.trim()} | ${own.toFixed(1)} | ${withPeers.toFixed(1)} |`)
  return ['| gzip, KB | own code and dependencies | with peers |', '|---|---:|---:|', ...rows].join('\n')
}

/** What in a text's table does not agree with what was measured, one line each. */
export function staleSizes(markdown: string, lines: readonly SizeLine[]): string[] {
  const table = TABLE.exec(markdown)?.[1]
  if (table === undefined) return ['README.md has no table between <!-- sizes --> and <!-- /sizes -->']
  const written = new Map(
    table.split('\n').map((row): [string, number[]] => {
      const [label = '', ...figures] = row.split('|').slice(1, -1).map((cell) => cell.trim())
      return [label, figures.map(Number)]
    }),
  )
  return lines.flatMap(({ label, own, withPeers }) => {
    const [writtenOwn, writtenWithPeers] = written.get(label.trim()) ?? []
    const agrees = isNear(writtenOwn, own) && isNear(writtenWithPeers, withPeers)
    return agrees ? [] : [`README.md: the size of ${label.trim()} is out of date`]
  })
}

export function readmeIsStale(lines: readonly SizeLine[]): string[] {
  return staleSizes(readFileSync(README, 'utf8'), lines)
}

export function updateReadme(lines: readonly SizeLine[]): void {
  const markdown = readFileSync(README, 'utf8')
  writeFileSync(README, markdown.replace(TABLE, () => `<!-- sizes -->\n${sizeTable(lines)}\n<!-- /sizes -->`))
}

function isNear(written: number | undefined, measured: number): boolean {
  return written !== undefined && Math.abs(written - measured) <= TOLERANCE_KB
}
