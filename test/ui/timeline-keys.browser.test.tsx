import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Cards, TimelineProps } from '../../src/ui/index.ts'
import { ran, run, said } from './rows/events.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

const events = Array.from({ length: 40 }, (_, at) => [said(at * 3, 'user', `<m${at}>`), run(at * 3 + 1, `<r${at}>`), ran(at * 3 + 2, at * 3 + 1, at % 10 === 5 ? 1 : 0)]).flat()

async function press(...keys: string[]): Promise<string> {
  for (const key of keys) {
    await userEvent.keyboard(key)
    await settle()
  }
  return /<\w+>/.exec(document.activeElement?.textContent ?? '')?.[0] ?? ''
}

test('j and k go from row to row, brackets from message to message, e and E from failure to failure', async () => {
  const { scroller } = await showTimeline({ events })
  scroller.focus()
  await press('g')
  expect(scroller.scrollTop).toBe(0)
  await press('j')
  expect(await press('j')).toBe('<m0>')
  expect(await press('j')).toBe('<r0>')
  expect(await press('k')).toBe('<m0>')
  expect(await press(']', ']')).toBe('<m2>')
  expect(await press('[[')).toBe('<m1>')
  expect(await press('e')).toBe('<r5>')
  expect(await press('e')).toBe('<r15>')
  expect(await press('E')).toBe('<r5>')
})

test('G goes to the end, g to the beginning', async () => {
  const onJump = vi.fn<NonNullable<TimelineProps['onJump']>>()
  const { scroller, fromEnd } = await showTimeline({ events, hasOlder: true, onJump })
  scroller.focus()
  await press('g')
  expect(scroller.scrollTop).toBe(0)
  expect(onJump).toHaveBeenCalledWith('first')
  await press('G')
  expect(fromEnd()).toBeLessThan(2)
})

test('Enter opens and closes the call in focus', async () => {
  const { row, scroller } = await showTimeline({ events })
  scroller.focus()
  row('<r39>')?.focus()
  const button = row('<r39>')?.querySelector('button[aria-expanded]')
  await press('{Enter}')
  expect(button?.getAttribute('aria-expanded')).toBe('true')
  await press('{Enter}')
  expect(button?.getAttribute('aria-expanded')).toBe('false')
})

test('keys are left alone in a field, with a modifier, and where they are switched off', async () => {
  const cards: Cards = { run: () => <input aria-label="field" /> }
  const shown = { events: events.slice(-3), cards }
  const { scroller, show, screen } = await showTimeline(shown)
  const field = scroller.querySelector('input')
  field?.focus()
  await press('k')
  expect(document.activeElement).toBe(field)
  await expect.element(screen.getByRole('textbox')).toHaveValue('k')
  scroller.focus()
  await press('{Control>}k{/Control}')
  expect(document.activeElement).toBe(scroller)
  await show({ ...shown, keys: false })
  await press('k')
  expect(document.activeElement).toBe(scroller)
})
