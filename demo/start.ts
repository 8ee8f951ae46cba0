import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isEventreelError } from 'eventreel'
import { createPace } from './agent/pace.ts'
import { pageFiles } from './page-files.ts'
import { runDemo, type Demo } from './run-demo.ts'

const project = resolve(import.meta.dirname, '..')
const built = join(import.meta.dirname, 'dist')

/** Ends the program with one line that says what to do. */
function give(up: string): never {
  console.error(up)
  process.exit(1)
}

function readNumber(name: string, fallback: number, most: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!(value >= 0 && value <= most)) give(`${name} must be a number from 0 to ${most}, and is "${text}".`)
  return value
}

async function start(): Promise<Demo> {
  const port = readNumber('PORT', 3000, 65_535)
  const dataDir = resolve(process.env['EVENTREEL_DATA_DIR'] ?? join(project, '.eventreel'))
  if (!existsSync(join(built, 'index.html'))) give('The page has not been built yet: npm start builds it, and then starts.')
  try {
    return await runDemo({
      port,
      host: process.env['HOST'] ?? '127.0.0.1',
      dataDir,
      page: pageFiles(built),
      pace: createPace({ factor: readNumber('EVENTREEL_DEMO_PACE', 1, 100) }),
      longRunRoot: resolve(process.env['EVENTREEL_LONG_RUN_DIR'] ?? join(project, 'node_modules')),
    })
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') give(`Port ${port} is in use. Take another one: PORT=${port + 1} npm start`)
    if (code === 'EACCES') give(`Port ${port} may not be opened by this user. Take one above 1023: PORT=3000 npm start`)
    if (isEventreelError(error, 'storage_blocked')) give(`${dataDir} is in use by another process. End that one, or keep the data elsewhere: EVENTREEL_DATA_DIR=… npm start`)
    throw error
  }
}

const demo = await start()
let ending = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C does not wait any more.
    if (ending) process.exit(1)
    ending = true
    demo.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
console.log(`http://localhost:${demo.server.port}`)
