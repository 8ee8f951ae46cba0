import { ensureBrowser } from './ensure-browser.ts'
import { mustRun, runAttached, toolEnv } from './run.ts'
import { forgetTotals, printTotals } from './totals.ts'

/**
 * Every suite: Node, PostgreSQL, Chromium, stories, end to end. Extra arguments go to vitest. `--long` raises the counts of generated cases.
 * The last line is `N passed, N failed`, over all projects.
 */
const args = process.argv.slice(2)
const long = args.includes('--long')

try {
  process.exitCode = await test(args.filter((arg) => arg !== '--long'))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function test(passedOn: readonly string[]): Promise<number> {
  forgetTotals()
  const browser = await ensureBrowser()
  await mustRun('node', ['scripts/build.ts'])
  await mustRun('vite', ['build', '--config', 'demo/vite.config.ts'])
  const reporters = ['--reporter=minimal', '--reporter=./scripts/test-totals.ts']
  const mode = long ? ['--mode', 'long', '--testTimeout', '600000'] : []
  const code = await runAttached('vitest', ['run', ...reporters, ...mode, ...passedOn], {
    env: { ...toolEnv, EVENTREEL_CHROMIUM: browser },
  })
  const failed = printTotals()
  return code !== 0 ? code : Math.min(failed, 1)
}
