import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { findBrowser } from './find-browser.ts'
import { root, run, type RunResult } from './run.ts'

const HELP =
  'No Chromium found, and none could be installed: install Chromium or Chrome, or set EVENTREEL_CHROMIUM to its executable.'

export interface BrowserInstall {
  readonly find: () => string | undefined
  readonly isRootOnDebian: boolean
  readonly run: (command: string, args: readonly string[]) => Promise<RunResult>
  readonly say: (line: string) => void
}

/** The Chromium to run. Where the machine has none it installs one: playwright's own, else Debian's when it may. */
export async function ensureBrowser(install: BrowserInstall = here): Promise<string> {
  const found = install.find()
  if (found !== undefined) return found
  install.say('No Chromium on this machine yet: installing one.')
  for (const [command, args] of attempts(install.isRootOnDebian)) {
    await install.run(command, args)
    const installed = install.find()
    // A downloaded browser can lack the system's libraries: only one that starts is a browser.
    if (installed !== undefined && (await install.run(installed, ['--version'])).code === 0) return installed
  }
  throw new Error(HELP)
}

function attempts(isRootOnDebian: boolean): [command: string, args: string[]][] {
  const playwright = [resolve(root, 'node_modules/playwright/cli.js'), 'install']
  if (!isRootOnDebian) return [['node', [...playwright, 'chromium']]]
  return [
    ['node', [...playwright, '--with-deps', 'chromium']],
    ['apt-get', ['update']],
    ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium']],
  ]
}

const here: BrowserInstall = {
  find: findBrowser,
  isRootOnDebian: process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
  run,
  say: (line) => console.log(line),
}

if (import.meta.main) {
  try {
    console.log(await ensureBrowser())
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
