import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Results } from '../lib/results.ts'
import { makeReport } from './report.ts'

/** Writes `docs/performance.md` and its charts anew. */
export function writeReport(): void {
  const root = resolve(import.meta.dirname, '../..')
  const results = JSON.parse(readFileSync(resolve(root, 'bench/results.json'), 'utf8')) as Results
  const { markdown, charts } = makeReport(results)
  const folder = resolve(root, 'docs/performance')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(charts)) writeFileSync(resolve(folder, name), text)
  writeFileSync(resolve(root, 'docs/performance.md'), markdown)
}
