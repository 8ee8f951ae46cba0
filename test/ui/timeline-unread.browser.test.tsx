import { expect, onTestFinished, test, vi } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { TimelineProps } from '../../src/ui/index.ts'
import { said } from './rows/events.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

const talk = (count: number): AgentEvent[] => Array.from({ length: count }, (_, id) => said(id, 'agent', `<${id}> ${'words '.repeat(40)}`))

/** What stands right below the mark; null where there is none. */
function belowMark(scroller: HTMLElement): string | null {
  const mark = scroller.querySelector('[data-part="unread"]')?.closest('.er-row')
  return /<\d+>/.exec(mark?.nextElementSibling?.textContent ?? '')?.[0] ?? null
}

async function setHidden(hidden: boolean): Promise<void> {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(hidden ? 'hidden' : 'visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
}

test('what comes while the reader is scrolled up begins below a mark, which stays when they come back', async () => {
  const { show, scroller, scrollTo, screen } = await showTimeline({ events: talk(40) })
  await show({ events: talk(42) })
  expect(belowMark(scroller)).toBeNull()
  await scrollTo(scroller.scrollTop - 900)
  await show({ events: talk(44) })
  await show({ events: talk(45) })
  await screen.getByRole('button', { name: '3 new events' }).click()
  await settle()
  expect(belowMark(scroller)).toBe('<42>')
  await expect.element(screen.getByRole('separator', { name: 'New' })).toBeVisible()
  await show({ events: talk(46) })
  expect(belowMark(scroller)).toBe('<42>')
})

test('the mark moves when the reader leaves again and more comes', async () => {
  const { show, scroller, scrollTo } = await showTimeline({ events: talk(40) })
  await scrollTo(scroller.scrollTop - 100)
  await show({ events: talk(41) })
  await scrollTo(scroller.scrollHeight)
  expect(belowMark(scroller)).toBe('<40>')
  await scrollTo(scroller.scrollTop - 100)
  expect(belowMark(scroller)).toBe('<40>')
  await show({ events: talk(43) })
  await scrollTo(scroller.scrollHeight)
  expect(belowMark(scroller)).toBe('<41>')
})

test('what comes while the page is hidden is marked, and the mark goes when the reader leaves again', async () => {
  onTestFinished(() => void vi.restoreAllMocks())
  const { show, scroller } = await showTimeline({ events: talk(40) })
  await setHidden(true)
  await show({ events: talk(42) })
  await setHidden(false)
  expect(belowMark(scroller)).toBe('<40>')
  await setHidden(true)
  expect(belowMark(scroller)).toBeNull()
})

test('what came since the last visit is marked, and what is seen is told', async () => {
  const onRead = vi.fn<NonNullable<TimelineProps['onRead']>>()
  const { show, scroller, scrollTo } = await showTimeline({ events: talk(40), readUpTo: 37, onRead })
  expect(belowMark(scroller)).toBe('<38>')
  expect(onRead.mock.calls).toEqual([[39]])
  await show({ events: talk(41), readUpTo: 40, onRead })
  expect(belowMark(scroller)).toBe('<38>')
  expect(onRead).toHaveBeenLastCalledWith(40)
  await scrollTo(scroller.scrollTop - 900)
  await show({ events: talk(45), readUpTo: 40, onRead })
  expect(onRead).toHaveBeenLastCalledWith(40)
})

test('what was fetched of the time since the last visit is no less new', async () => {
  const { show, scroller } = await showTimeline({ events: talk(40), readUpTo: 39, caughtUp: false })
  await show({ events: talk(43), readUpTo: 39, caughtUp: false })
  await show({ events: talk(43), readUpTo: 39 })
  expect(belowMark(scroller)).toBe('<40>')
})

test('no mark stands where the first new event is not loaded, and none for one’s own words', async () => {
  const { show, scroller, scrollTo } = await showTimeline({ events: talk(40).slice(20), readUpTo: 4, hasOlder: true })
  expect(belowMark(scroller)).toBeNull()
  const events = talk(40).slice(20)
  await scrollTo(scroller.scrollTop - 300)
  await show({ events: [...events, said(40, 'user', '<own>')], hasOlder: true })
  await scrollTo(scroller.scrollHeight)
  expect(belowMark(scroller)).toBeNull()
})
