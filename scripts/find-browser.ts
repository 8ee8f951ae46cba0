import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

/** What a headless Chromium needs on a machine without a desktop, and with no talk to the outside. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

export interface BrowserLookup {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  readonly systemPaths: readonly string[]
  /** Where playwright would keep the browser that it downloads. */
  readonly ownPath: () => string
}

export const machine: BrowserLookup = {
  env: process.env,
  exists: existsSync,
  systemPaths: SYSTEM_PATHS,
  ownPath: () => chromium.executablePath(),
}

/** The Chromium to run, or `undefined` when this machine has none. `EVENTREEL_CHROMIUM` must exist when it is set. */
export function findBrowser(lookup: BrowserLookup = machine): string | undefined {
  const named = lookup.env.EVENTREEL_CHROMIUM
  if (named !== undefined && named !== '') {
    if (!lookup.exists(named)) throw new Error(`EVENTREEL_CHROMIUM names a file that does not exist: ${named}`)
    return named
  }
  return [...lookup.systemPaths, lookup.ownPath()].find((path) => path !== '' && lookup.exists(path))
}
