export interface TestFailure {
  readonly name: string
  /** Path of the test file, relative to the project. */
  readonly path: string
  readonly line: number
}

export interface TestReport {
  readonly tests: number
  readonly passed: number
  readonly failures: readonly TestFailure[]
}

/** Reads what Node's spec reporter printed. */
export function readTestReport(output: string): TestReport {
  const failing = output.split('✖ failing tests:')[1] ?? ''
  const failures: TestFailure[] = []
  for (const match of failing.matchAll(/^test at (.+):(\d+):\d+\n✖ (.+) \([\d.]+ms\)$/gm)) {
    const [, path = '', line = '0', name = ''] = match
    failures.push({ name, path, line: Number(line) })
  }
  return { tests: count(output, 'tests'), passed: count(output, 'pass'), failures }
}

function count(output: string, word: string): number {
  return Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
}
