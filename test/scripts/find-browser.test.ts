import { expect, test } from 'vitest'
import { findBrowser, type BrowserLookup } from '../../scripts/find-browser.ts'

function lookup(present: readonly string[], env: Record<string, string> = {}): BrowserLookup {
  return { env, exists: (path) => present.includes(path), systemPaths: ['/first', '/second'], ownPath: () => '/own' }
}

test('EVENTREEL_CHROMIUM wins over what the system has', () => {
  expect(findBrowser(lookup(['/mine', '/first'], { EVENTREEL_CHROMIUM: '/mine' }))).toBe('/mine')
})

test('EVENTREEL_CHROMIUM that names nothing is an error, not a reason to look elsewhere', () => {
  expect(() => findBrowser(lookup(['/first'], { EVENTREEL_CHROMIUM: '/mine' }))).toThrow('does not exist: /mine')
})

test('an empty EVENTREEL_CHROMIUM counts as not set', () => {
  expect(findBrowser(lookup(['/first'], { EVENTREEL_CHROMIUM: '' }))).toBe('/first')
})

test('the usual system paths come before the browser that playwright downloads', () => {
  expect(findBrowser(lookup(['/second', '/own']))).toBe('/second')
  expect(findBrowser(lookup(['/own']))).toBe('/own')
})

test('a machine without any gives undefined', () => {
  expect(findBrowser(lookup([]))).toBeUndefined()
})
