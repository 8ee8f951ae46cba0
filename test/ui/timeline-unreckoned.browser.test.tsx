import { expect, test, vi } from 'vitest'
import { said } from './rows/events.ts'
import { showTimeline } from './timeline-harness.tsx'

vi.mock('../../src/ui/timeline/virtualizer.ts', () => {
  throw new Error('There is no network.')
})

const talk = (count: number, from = 0) => Array.from({ length: count }, (_, at) => said(from + at, 'agent', `<${from + at}> words`))

test('where what reckons rows cannot be loaded all of them are drawn, the end is kept, and the reader goes where they want', async () => {
  const onLoadOlder = vi.fn<() => void>()
  const { show, scroller, fromEnd, row, scrollTo, screen } = await showTimeline({ events: talk(100, 50), heldFrom: 50, hasOlder: true, onLoadOlder })
  await expect.poll(() => scroller.dataset['static']).toBe('whole')
  expect(scroller.querySelectorAll('.er-row[data-type=message]')).toHaveLength(100)
  expect(fromEnd()).toBeLessThan(2)
  await show({ events: talk(110, 50), heldFrom: 50, hasOlder: true, onLoadOlder })
  expect(fromEnd()).toBeLessThan(2)
  await scrollTo(300)
  await show({ events: talk(120, 50), heldFrom: 50, hasOlder: true, onLoadOlder })
  expect(scroller.scrollTop).toBe(300)
  await show({ events: talk(120, 50), heldFrom: 50, hasOlder: true, onLoadOlder, target: 60 })
  const place = row('<60>')?.getBoundingClientRect()
  expect(place?.top).toBeGreaterThan(0)
  expect(place?.bottom).toBeLessThan(600)
  await screen.getByRole('button', { name: /new events/ }).click()
  await expect.poll(fromEnd).toBeLessThan(2)
  await scrollTo(0)
  await screen.getByRole('button', { name: 'Show older' }).click()
  expect(onLoadOlder).toHaveBeenCalledWith({ keepEnd: false })
})
