import { expect, test } from 'vitest'
import { ensureFirefox, type FirefoxLookup } from '../../scripts/find-firefox.ts'

function lookup(present: string[], options: Partial<FirefoxLookup> = {}): FirefoxLookup {
  return { env: {}, exists: (path) => present.includes(path), isRootOnDebian: false, run: () => Promise.resolve(), say: () => {}, ...options }
}

test('EVENTREEL_FIREFOX wins over what the system has, and must exist', async () => {
  const env = { EVENTREEL_FIREFOX: '/mine' }
  expect(await ensureFirefox(lookup(['/mine', '/usr/bin/firefox'], { env }))).toBe('/mine')
  await expect(ensureFirefox(lookup(['/usr/bin/firefox'], { env }))).rejects.toThrow('does not exist: /mine')
})

test('where there is none it is installed, if that is allowed', async () => {
  const present: string[] = []
  const commands: string[] = []
  const run = (command: string, args: readonly string[]) => {
    commands.push([command, ...args].join(' '))
    if (args.includes('firefox-esr')) present.push('/usr/bin/firefox-esr')
    return Promise.resolve()
  }
  expect(await ensureFirefox(lookup(present, { isRootOnDebian: true, run }))).toBe('/usr/bin/firefox-esr')
  expect(commands).toHaveLength(2)
})

test('where there is none and none may be installed, one line says what to do', async () => {
  await expect(ensureFirefox(lookup([]))).rejects.toThrow(/^No Firefox found: install .*, or set EVENTREEL_FIREFOX[^\n]*$/)
})
