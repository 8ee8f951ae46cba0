import { expect, onTestFinished, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Cards, TimelineProps } from '../../src/ui/index.ts'
import { ran, run, said } from './rows/events.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

const events = Array.from({ length: 40 }, (_, at) => [said(at * 3, 'user', `<m${at}>`), run(at * 3 + 1, `<r${at}>`), ran(at * 3 + 2, at * 3 + 1, at % 10 === 5 ? 1 : 0)]).flat()

/** What an element has said, one after the other: it may be gone before anybody looks. */
function wordsIn(element: Element | null): string[] {
  const words: string[] = []
  const observer = new MutationObserver(() => words.push(element?.textContent ?? ''))
  if (element !== null) observer.observe(element, { childList: true, characterData: true, subtree: true })
  onTestFinished(() => observer.disconnect())
  return words
}

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

test('c copies what a row says, y the link to it, and both say so', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const linkTo = (id: number) => `https://app.example/c/1#${id}`
  const { row, scroller } = await showTimeline({ events, linkTo })
  const said = wordsIn(scroller.parentElement?.querySelector(':scope > [role="status"]') ?? null)
  row('<r39>')?.focus()
  await press('c', 'y')
  row('<m39>')?.focus()
  await press('c')
  expect(said.filter((word) => word !== '')).toEqual(['Copied', 'Link copied', 'Copied'])
  expect(writeText.mock.calls).toEqual([['<r39>\ndone'], ['https://app.example/c/1#118'], ['<m39>']])
  writeText.mockRestore()
})

test('/ and Ctrl+F ask to find, n and N for the next and the previous match', async () => {
  const onFind = vi.fn<NonNullable<TimelineProps['onFind']>>()
  const onFindStep = vi.fn<NonNullable<TimelineProps['onFindStep']>>()
  const { scroller } = await showTimeline({ events, onFind, onFindStep })
  scroller.focus()
  await press('/', '{Control>}f{/Control}', '{Meta>}f{/Meta}')
  expect(onFind).toHaveBeenCalledTimes(3)
  await press('n', 'N')
  expect(onFindStep.mock.calls).toEqual([[1], [-1]])
})

test('? lists the keys that do something here, and gives the focus back', async () => {
  const { row, screen } = await showTimeline({ events })
  const focused = row('<r39>')
  focused?.focus()
  await press('?')
  const dialog = screen.getByRole('dialog', { name: 'Keys' })
  await expect.element(dialog).toBeVisible()
  await expect.element(dialog.getByText('Next, previous failure')).toBeVisible()
  await expect.element(dialog.getByText('Copy link')).not.toBeInTheDocument()
  await press('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
  expect(document.activeElement).toBe(focused)
})

test('Esc leads from a control to its row, from the row to the timeline, and from there out', async () => {
  const onBack = vi.fn<NonNullable<TimelineProps['onBack']>>()
  const { row, scroller } = await showTimeline({ events, onBack })
  row('<r39>')?.querySelector('button')?.focus()
  await press('{Escape}')
  expect(document.activeElement).toBe(row('<r39>'))
  await press('{Escape}')
  expect(document.activeElement).toBe(scroller)
  expect(onBack).not.toHaveBeenCalled()
  await press('{Escape}')
  expect(onBack).toHaveBeenCalledOnce()
})
