import { expect, test } from 'vitest'
import { ensureBrowser, type BrowserInstall } from '../../scripts/ensure-browser.ts'

/** A machine on which the command that contains `works` brings a browser. */
function machine(works: string | undefined, isRootOnDebian = false, starts = true) {
  const ran: string[] = []
  const install: BrowserInstall = {
    find: () => (works !== undefined && ran.some((line) => line.includes(works)) ? '/installed' : undefined),
    isRootOnDebian,
    run: (command, args) => {
      ran.push([command, ...args].join(' '))
      return Promise.resolve({ code: args[0] === '--version' && !starts ? 127 : 0, output: '' })
    },
    say: () => {},
  }
  return { install, ran }
}

test('a browser that is there is used, and nothing is installed', async () => {
  const { install, ran } = machine(undefined)
  expect(await ensureBrowser({ ...install, find: () => '/there' })).toBe('/there')
  expect(ran).toEqual([])
})

test('playwright downloads its own first', async () => {
  const { install, ran } = machine('chromium', true)
  expect(await ensureBrowser(install)).toBe('/installed')
  expect(ran.filter((line) => line.includes('apt-get'))).toEqual([])
})

test('root on Debian takes the distribution’s when the download fails', async () => {
  const { install, ran } = machine('apt-get install', true)
  expect(await ensureBrowser(install)).toBe('/installed')
  expect(ran.filter((line) => line.includes('apt-get'))).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium'])
})

test('anyone else is never asked for root, and is told in one line what to do', async () => {
  const { install, ran } = machine(undefined, false)
  await expect(ensureBrowser(install)).rejects.toThrow(/^No Chromium found.*EVENTREEL_CHROMIUM[^\n]*$/)
  expect(ran.some((line) => line.includes('apt-get'))).toBe(false)
})

test('a browser that was installed and does not start is not taken for one', async () => {
  const { install } = machine('chromium', false, false)
  await expect(ensureBrowser(install)).rejects.toThrow('No Chromium found')
})
