import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { root } from './run.ts'

export interface Totals {
  passed: number
  failed: number
  skipped: number
}

const FILE = resolve(root, 'node_modules/.cache/eventreel/test-totals.json')
const NO_REPORT: Record<string, Totals> = { 'ended before its report': { passed: 0, failed: 1, skipped: 0 } }

export function forgetTotals(): void {
  rmSync(FILE, { force: true })
}

export function writeTotals(projects: Readonly<Record<string, Totals>>): void {
  mkdirSync(dirname(FILE), { recursive: true })
  writeFileSync(FILE, JSON.stringify(projects))
}

/** Prints the counts of each project and, alone on the last line, their sum: `N passed, N failed`. Returns the failures. */
export function printTotals(): number {
  const projects = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as typeof NO_REPORT) : NO_REPORT
  const sum = { passed: 0, failed: 0 }
  for (const [name, { passed, failed, skipped }] of Object.entries(projects)) {
    console.log(`${name}: ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    sum.passed += passed
    sum.failed += failed
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed
}

if (import.meta.main) printTotals()
