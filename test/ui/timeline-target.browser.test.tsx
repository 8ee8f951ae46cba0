import { expect, test, vi } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { TimelineProps } from '../../src/ui/index.ts'
import { ran, run, said } from './rows/events.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

const talk = (count: number, from = 0): AgentEvent[] => Array.from({ length: count }, (_, at) => said(from + at, 'agent', `<${from + at}> ${'words '.repeat(40)}`))
const isInView = (row: HTMLElement | null) => {
  const { top, bottom } = row?.getBoundingClientRect() ?? { top: -1, bottom: -1 }
  return top >= 0 && bottom <= 600
}

test('a timeline goes to its target instead of its end, marks it, and does not follow', async () => {
  const { row, scroller } = await showTimeline({ events: talk(200), target: 50 })
  expect(isInView(row('<50>'))).toBe(true)
  expect(row('<50>')?.dataset['marked']).toBe('true')
  expect(scroller.parentElement?.dataset['following']).toBe('false')
})

test('a target that is given later is gone to, again when it is given anew', async () => {
  const events = talk(200)
  const { show, row, scrollTo } = await showTimeline({ events })
  const target = { id: 20 }
  await show({ events, target })
  expect(isInView(row('<20>'))).toBe(true)
  await scrollTo(20_000)
  await show({ events, target })
  expect(row('<20>')).toBeNull()
  await show({ events, target: { id: 20 } })
  expect(isInView(row('<20>'))).toBe(true)
})

test('a target that is not loaded is asked for once, and gone to when it is there', async () => {
  const onJump = vi.fn<NonNullable<TimelineProps['onJump']>>()
  const shown = { hasOlder: true, target: 30, onJump }
  const { show, row } = await showTimeline({ events: talk(100, 300), ...shown })
  await show({ events: talk(101, 300), ...shown })
  expect(onJump.mock.calls).toEqual([[30]])
  await show({ events: talk(100, 0), ...shown, hasOlder: false, hasNewer: true })
  expect(isInView(row('<30>'))).toBe(true)
})

test('a target in a gap is asked for', async () => {
  const onJump = vi.fn<NonNullable<TimelineProps['onJump']>>()
  await showTimeline({ events: [...talk(20), ...talk(20, 40)], options: { gaps: [{ from: 20, to: 39 }] }, target: 25, onJump })
  expect(onJump.mock.calls).toEqual([[25]])
})

test('a target that is an answer in a closed group opens the group, and its call where that is wanted', async () => {
  const calls = Array.from({ length: 6 }, (_, at) => [run(10 + at * 2, `<r${at}>`), ran(11 + at * 2, 10 + at * 2)]).flat()
  const events = [...talk(5), ...calls, ...talk(30, 40)]
  const { show, row } = await showTimeline({ events, target: 15 })
  expect(isInView(row('<r2>'))).toBe(true)
  expect(row('<r2>')?.querySelector('button')?.getAttribute('aria-expanded')).toBe('false')
  await show({ events, target: { id: 17, open: true } })
  expect(row('<r3>')?.querySelector('button')?.getAttribute('aria-expanded')).toBe('true')
})

test('a target that is higher than the view is shown from its beginning', async () => {
  const events = [...talk(30), said(30, 'agent', `<30> ${'words '.repeat(2_000)}`), ...talk(30, 31)]
  const { row, scroller } = await showTimeline({ events, target: 30 })
  await expect.poll(() => (row('<30>')?.getBoundingClientRect().top ?? -1) - scroller.getBoundingClientRect().top).toBeCloseTo(0, 0)
})

test('a target without a row leads to the row before it', async () => {
  const hidden: AgentEvent = { id: 50, observation: 'null', content: '', extras: {} }
  const { row } = await showTimeline({ events: [...talk(50), hidden, ...talk(50, 51)], target: 50 })
  expect(row('<49>')?.dataset['marked']).toBe('true')
})

test('keys go on from the target', async () => {
  const { scroller, row } = await showTimeline({ events: talk(200), target: 50 })
  scroller.focus({ preventScroll: true })
  scroller.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
  await settle()
  expect(document.activeElement).toBe(row('<51>'))
})
