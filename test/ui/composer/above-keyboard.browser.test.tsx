import '../../../src/ui/styles.css'
import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { coveredBy } from '../../../src/ui/composer/above-keyboard.ts'
import { Composer } from '../../../src/ui/index.ts'

const phone = { height: 500, offsetTop: 0, scale: 1 }

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['a keyboard covers what stands at the end of the window', phone, 800, 300],
  ['the browser has moved the page up by half of it', { ...phone, offsetTop: 150 }, 800, 150],
  ['the composer ends above it', phone, 480, 0],
  ['the window itself became smaller', { ...phone, height: 800 }, 800, 0],
  ['the page is zoomed', { ...phone, scale: 2 }, 800, 0],
  ['the page scrolls as a whole, and the composer is further down', phone, 1_400, 0],
])('%s', (_case, seen, bottom, covered) => {
  expect(coveredBy(seen, bottom, 800)).toBe(covered)
})

test('on a touch screen the composer stands above the keyboard while it is written in', async () => {
  await page.viewport(390, 800)
  const seen = Object.assign(new EventTarget(), { height: 800, offsetTop: 0, scale: 1 })
  vi.stubGlobal('visualViewport', seen)
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: coarse)' }))
  const screen = await render(
    <div style={{ position: 'fixed', inset: 0, display: 'flex', flexDirection: 'column', justifyContent: 'flex-end' }}>
      <Composer onSend={() => {}} />
      <button type="button">Elsewhere</button>
    </div>,
  )
  const field = screen.getByRole('textbox', { name: 'Message' })
  const form = field.element().closest('form') as HTMLFormElement
  const own = form.getBoundingClientRect().height
  await field.click()
  await expect.poll(() => form.style.getPropertyValue('--er-keyboard')).toBe('0px')
  seen.height = 500
  seen.dispatchEvent(new Event('resize'))
  const { bottom } = form.getBoundingClientRect()
  expect(form.style.getPropertyValue('--er-keyboard')).toBe(`${Math.round(bottom - 500)}px`)
  expect(field.element().getBoundingClientRect().bottom).toBeLessThan(500)
  await screen.getByRole('button', { name: 'Elsewhere' }).click()
  expect(form.getBoundingClientRect().height).toBe(own)
})
