import { existsSync } from 'node:fs'
import { run } from './run.ts'

const SYSTEM_PATHS = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

export interface FirefoxLookup {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  /** Whether this machine may install what it lacks. */
  readonly isRootOnDebian: boolean
  readonly run: (command: string, args: readonly string[]) => Promise<unknown>
  readonly say: (line: string) => void
}

const machine: FirefoxLookup = {
  env: process.env,
  exists: existsSync,
  isRootOnDebian: process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
  run,
  say: (line) => console.log(line),
}

/** The Firefox to run; where the machine has none and may, it is installed. @throws {Error} that says in one line what to do. */
export async function ensureFirefox(lookup: FirefoxLookup = machine): Promise<string> {
  const named = lookup.env['EVENTREEL_FIREFOX']
  if (named !== undefined && named !== '') {
    if (!lookup.exists(named)) throw new Error(`EVENTREEL_FIREFOX names a file that does not exist: ${named}`)
    return named
  }
  const find = () => SYSTEM_PATHS.find((path) => lookup.exists(path))
  if (find() === undefined && lookup.isRootOnDebian) {
    lookup.say('No Firefox on this machine yet: installing one.')
    await lookup.run('apt-get', ['update'])
    await lookup.run('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr'])
  }
  const found = find()
  if (found === undefined) throw new Error('No Firefox found: install Firefox (ESR), or set EVENTREEL_FIREFOX to its executable.')
  return found
}
