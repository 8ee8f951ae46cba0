import { ensureFirefox } from './find-firefox.ts'
import { runAttached, toolEnv } from './run.ts'

/** The cases of tabs, storage and unsent messages in a real Firefox. Extra arguments go to vitest. */
try {
  const env = { ...toolEnv, EVENTREEL_FIREFOX: await ensureFirefox() }
  process.exitCode = await runAttached('vitest', ['run', '--config', 'test/firefox/vitest.config.ts', ...process.argv.slice(2)], { env })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
