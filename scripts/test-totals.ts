import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { writeTotals, type Totals } from './totals.ts'

/** Counts the tests of each project and writes the counts down. A file that does not load, or an error outside of any test, is a failure. */
export default class TestTotals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const projects: Record<string, Totals> = {}
    for (const module of modules) add((projects[projectName(module)] ??= { passed: 0, failed: 0, skipped: 0 }), module)
    if (unhandled.length > 0) projects['outside of tests'] = { passed: 0, failed: unhandled.length, skipped: 0 }
    writeTotals(projects)
  }
}

function projectName(module: TestModule): string {
  return module.project.name.replace(/ \(chromium\)$/, '')
}

function add(totals: Totals, module: TestModule): void {
  let failedTests = 0
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') totals.passed += 1
    else if (state === 'skipped') totals.skipped += 1
    else failedTests += 1
  }
  totals.failed += failedTests
  // A module can fail with no failing test of its own: a syntax error, or a hook that throws.
  if (failedTests === 0 && module.state() === 'failed') totals.failed += 1
}
