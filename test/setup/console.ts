import { afterEach, beforeEach } from 'vitest'
import { watchConsole } from './watch-console.ts'

// Must be installed in every project: what a library writes to console.error, its users read as a bug.
const watch = watchConsole(console)

beforeEach(() => watch.start())
afterEach(() => watch.finish())
