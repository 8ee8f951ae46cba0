import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { Cards, TimelineProps } from '../../src/ui/index.ts'
import { ran, run, said } from './rows/events.ts'
import { settle, showTimeline, thousand } from './timeline-harness.tsx'

const talk = (count: number, from = 0): AgentEvent[] =>
  Array.from({ length: count }, (_, at) => said(from + at, (from + at) % 2 === 0 ? 'user' : 'agent', `<${from + at}> ${'words '.repeat(5 + ((from + at) * 37) % 120)}`))

test('a timeline opens at its end and draws the rows in view alone', async () => {
  const { fromEnd, scroller, row } = await showTimeline({ events: talk(500) })
  expect(fromEnd()).toBeLessThan(2)
  expect(row('<499>')).not.toBeNull()
  expect(scroller.querySelectorAll('.er-row').length).toBeLessThan(40)
})

test('rows that come while the reader is at the end are shown at once', async () => {
  const { show, fromEnd, row } = await showTimeline({ events: talk(50) })
  await show({ events: talk(60) })
  expect(fromEnd()).toBeLessThan(2)
  expect(row('<59>')).not.toBeNull()
})

test('a top that moves because the view changes its size is no scrolling of the reader’s', async () => {
  const { show, fromEnd, scroller } = await showTimeline({ events: talk(50) })
  const view = scroller.parentElement
  if (view === null) throw new Error('the timeline is built otherwise')
  // One frame in which the browser tells of a lower top before anybody has heard of the new size.
  view.style.blockSize = '596px'
  scroller.scrollTop -= 8
  scroller.dispatchEvent(new Event('scroll'))
  await show({ events: talk(60) })
  expect(view.dataset['following']).toBe('true')
  expect(fromEnd()).toBeLessThan(2)
})

test('a top that moves right after the timeline moved itself is no scrolling of the reader’s, also where nothing else changed', async () => {
  const { show, fromEnd, scroller } = await showTimeline({ events: talk(50) })
  await show({ events: talk(60) })
  scroller.scrollTop -= 300
  scroller.dispatchEvent(new Event('scroll'))
  await show({ events: talk(70) })
  expect(scroller.parentElement?.dataset['following']).toBe('true')
  expect(fromEnd()).toBeLessThan(2)
})

test('a reader who holds the scrollbar leaves the end, however long they hold it', async () => {
  const { show, fromEnd, scroller } = await showTimeline({ events: talk(50) })
  scroller.dispatchEvent(new PointerEvent('pointerdown', { buttons: 1, bubbles: true }))
  scroller.scrollTop -= 300
  scroller.dispatchEvent(new Event('scroll'))
  await show({ events: talk(60) })
  expect(scroller.parentElement?.dataset['following']).toBe('false')
  expect(fromEnd()).toBeGreaterThan(300)
})

test('a reader who turns the wheel leaves the end also while rows come', async () => {
  const { show, fromEnd, scroller } = await showTimeline({ events: talk(50) })
  scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, bubbles: true }))
  scroller.scrollTop -= 300
  scroller.dispatchEvent(new Event('scroll'))
  await show({ events: talk(60) })
  expect(scroller.parentElement?.dataset['following']).toBe('false')
  expect(fromEnd()).toBeGreaterThan(300)
})

test('rows that come while the reader is elsewhere move nothing', async () => {
  const { show, scroller, scrollTo, topOf } = await showTimeline({ events: talk(100) })
  await scrollTo(scroller.scrollTop - 1_500)
  const [text] = /<\d+>/.exec(scroller.querySelectorAll('.er-row')[4]?.textContent ?? '') ?? ['']
  const before = topOf(text)
  await show({ events: talk(130) })
  expect(topOf(text)).toBe(before)
})

test('the end is kept while the last row grows, and not while the reader is elsewhere', async () => {
  const events = talk(40)
  const draft = (length: number) => ({ drafts: [{ key: 'd', text: 'word '.repeat(length) }] })
  const { show, fromEnd, scroller, scrollTo } = await showTimeline({ events, options: draft(5) })
  for (const length of [50, 400, 900]) {
    await show({ events, options: draft(length) })
    expect(fromEnd()).toBeLessThan(2)
  }
  await scrollTo(scroller.scrollTop - 300)
  const top = scroller.scrollTop
  await show({ events, options: draft(1_500) })
  expect(scroller.scrollTop).toBe(top)
})

test('older rows that come before keep what is read in its place, to the pixel', async () => {
  const all = talk(300)
  const { show, scrollTo, topOf } = await showTimeline({ events: all.slice(200), hasOlder: true })
  await scrollTo(700)
  const drawn = all.slice(200).map((event) => `<${event.id}>`).filter((text) => topOf(text) !== null && (topOf(text) ?? 0) >= 0)
  const text = drawn[0] ?? ''
  const before = topOf(text)
  await show({ events: all.slice(100), hasOlder: true })
  expect(Math.abs((topOf(text) ?? 0) - (before ?? 0))).toBeLessThanOrEqual(1)
  await show({ events: all })
  expect(Math.abs((topOf(text) ?? 0) - (before ?? 0))).toBeLessThanOrEqual(1)
})

test('older rows of every kind and height keep what is read in its place', async () => {
  const { show, scroller, scrollTo } = await showTimeline({ events: thousand.slice(600), hasOlder: true })
  await scrollTo(900)
  const anchor = scroller.querySelectorAll<HTMLElement>('.er-row')[8]
  const before = anchor?.getBoundingClientRect().top ?? 0
  await show({ events: thousand.slice(300), hasOlder: true })
  expect(anchor?.isConnected).toBe(true)
  expect(Math.abs((anchor?.getBoundingClientRect().top ?? 0) - before)).toBeLessThanOrEqual(1)
})

test('older rows are asked for once for each beginning, when the reader comes near it', async () => {
  const onLoadOlder = vi.fn<NonNullable<TimelineProps['onLoadOlder']>>()
  const all = talk(300)
  const { show, scrollTo } = await showTimeline({ events: all.slice(200), hasOlder: true, onLoadOlder })
  expect(onLoadOlder).not.toHaveBeenCalled()
  await scrollTo(400)
  expect(onLoadOlder).toHaveBeenCalledTimes(1)
  await show({ events: all.slice(200), hasOlder: true, onLoadOlder, loading: 'older' })
  await show({ events: all.slice(100), hasOlder: true, onLoadOlder })
  expect(onLoadOlder).toHaveBeenCalledTimes(1)
})

test('a short page asks for older rows by itself, and a failed load is not repeated by itself', async () => {
  const onLoadOlder = vi.fn<NonNullable<TimelineProps['onLoadOlder']>>()
  const events = talk(2, 40)
  const { show } = await showTimeline({ events, hasOlder: true, onLoadOlder })
  await show({ events, hasOlder: true, onLoadOlder, loading: 'older' })
  await show({ events, hasOlder: true, onLoadOlder })
  expect(onLoadOlder).toHaveBeenCalledTimes(1)
})

test('at the end older events only fill up; where they fold into rows that fit, the reader asks for more', async () => {
  const onLoadOlder = vi.fn<NonNullable<TimelineProps['onLoadOlder']>>()
  const onFollowingChange = vi.fn<NonNullable<TimelineProps['onFollowingChange']>>()
  const calls = Array.from({ length: 50 }, (_, at) => [run(at * 2 + 100, `<r${at}>`), ran(at * 2 + 101, at * 2 + 100)]).flat()
  const { show, screen } = await showTimeline({ events: calls, heldFrom: 100, hasOlder: true, onLoadOlder, onFollowingChange })
  expect(onLoadOlder.mock.calls).toEqual([[{ keepEnd: true }]])
  await screen.getByRole('button', { name: 'Show older' }).click()
  await settle()
  expect(onFollowingChange.mock.calls).toEqual([[false]])
  expect(onLoadOlder.mock.calls.slice(1)).toEqual([[{ keepEnd: false }]])
  await show({ events: calls.slice(0, -10), heldFrom: 50, hasOlder: true, hasNewer: true, onLoadOlder, onFollowingChange })
  expect(onLoadOlder).toHaveBeenCalledTimes(2)
})

test('rows that come into an empty timeline are shown at their end, and no older ones are asked for', async () => {
  const onLoadOlder = vi.fn<NonNullable<TimelineProps['onLoadOlder']>>()
  const { show, fromEnd } = await showTimeline({ loading: 'initial', onLoadOlder })
  await show({ events: talk(100, 200), hasOlder: true, onLoadOlder })
  expect(fromEnd()).toBeLessThan(2)
  expect(onLoadOlder).not.toHaveBeenCalled()
})

test('pages of which nothing is shown are followed by the pages before them', async () => {
  const onLoadOlder = vi.fn<NonNullable<TimelineProps['onLoadOlder']>>()
  const { show } = await showTimeline({ hasOlder: true, heldFrom: 300, onLoadOlder })
  expect(onLoadOlder).toHaveBeenCalledTimes(1)
  await show({ hasOlder: true, heldFrom: 300, loading: 'older', onLoadOlder })
  await show({ hasOlder: true, heldFrom: 200, onLoadOlder })
  expect(onLoadOlder).toHaveBeenCalledTimes(2)
})

test('newer rows are asked for near the end of a window that does not reach the log’s', async () => {
  const onLoadNewer = vi.fn<NonNullable<TimelineProps['onLoadNewer']>>()
  const all = talk(200)
  const { scrollTo, scroller, show, topOf } = await showTimeline({ events: all.slice(0, 100), hasNewer: true, onLoadNewer, latestEventId: 199 })
  await scrollTo(0)
  onLoadNewer.mockClear()
  await scrollTo(scroller.scrollHeight)
  expect(onLoadNewer).toHaveBeenCalledTimes(1)
  const before = topOf('<99>')
  await show({ events: all, onLoadNewer })
  expect(topOf('<99>')).toBe(before)
})

test('a button counts the events that came since the reader left, and leads to them', async () => {
  const onFollowingChange = vi.fn<NonNullable<TimelineProps['onFollowingChange']>>()
  const { show, scroller, scrollTo, fromEnd, screen } = await showTimeline({ events: talk(100), onFollowingChange })
  await expect.element(screen.getByRole('button', { name: 'Go to the latest' })).not.toBeInTheDocument()
  await scrollTo(scroller.scrollTop - 800)
  await expect.element(screen.getByRole('button', { name: 'Go to the latest' })).toBeInTheDocument()
  await show({ events: talk(112), onFollowingChange })
  await screen.getByRole('button', { name: '12 new events' }).click()
  await settle()
  expect(fromEnd()).toBeLessThan(2)
  expect(onFollowingChange.mock.calls).toEqual([[false], [true]])
  await expect.element(screen.getByRole('button', { name: 'new events' })).not.toBeInTheDocument()
})

test('where the rows do not reach the end, the button asks for it and the timeline then stands there', async () => {
  const onJump = vi.fn<NonNullable<TimelineProps['onJump']>>()
  const all = talk(900)
  const { show, scrollTo, fromEnd, screen } = await showTimeline({ events: all.slice(0, 100), hasNewer: true, onJump, latestEventId: 899 })
  await scrollTo(0)
  await screen.getByRole('button', { name: 'Go to the latest' }).click()
  expect(onJump).toHaveBeenCalledWith('last')
  await show({ events: all.slice(800), hasOlder: true, onJump, latestEventId: 899 })
  expect(fromEnd()).toBeLessThan(2)
})

test('a gap offers to load what is missing', async () => {
  const onLoadGap = vi.fn<NonNullable<TimelineProps['onLoadGap']>>()
  const all = talk(30)
  const { screen } = await showTimeline({ events: [...all.slice(0, 10), ...all.slice(20, 22)], options: { gaps: [{ from: 10, to: 19 }] }, onLoadGap })
  await screen.getByRole('button', { name: 'Load' }).click()
  expect(onLoadGap).toHaveBeenCalledWith({ from: 10, to: 19 })
})

test('what the reader opens stays where they clicked it, and open while it is out of view', async () => {
  const { scroller, scrollTo, screen } = await showTimeline({ events: thousand.slice(0, 200) })
  await scrollTo(600)
  const closed = [...scroller.querySelectorAll<HTMLElement>('button[aria-expanded="false"]')].find((button) => button.getBoundingClientRect().top > 100)
  const index = closed?.closest('[data-index]')?.getAttribute('data-index')
  const before = closed?.getBoundingClientRect().top
  await userEvent.click(closed ?? screen.container)
  await settle()
  expect(closed?.getAttribute('aria-expanded')).toBe('true')
  expect(closed?.getBoundingClientRect().top).toBe(before)
  await scrollTo(scroller.scrollHeight)
  expect(scroller.querySelector(`[data-index="${index}"]`)).toBeNull()
  await scrollTo(600)
  expect(scroller.querySelector(`[data-index="${index}"] button`)?.getAttribute('aria-expanded')).toBe('true')
})

test('a call that the reader opens at the end keeps its row in place instead of following', async () => {
  const events = thousand.slice(0, 31)
  const { scroller } = await showTimeline({ events: [...events.slice(0, 30), { id: 40, action: 'deploy', args: { steps: Array.from({ length: 40 }, (_, at) => ({ at })) } }] })
  const last = [...scroller.querySelectorAll<HTMLElement>('button[aria-expanded]')].at(-1)
  const before = last?.getBoundingClientRect().top
  last?.click()
  await settle()
  expect(last?.getAttribute('aria-expanded')).toBe('true')
  expect(last?.getBoundingClientRect().top).toBe(before)
})

test('the end is kept when the view becomes smaller', async () => {
  const { scroller, fromEnd } = await showTimeline({ events: talk(80) })
  const box = scroller.parentElement?.parentElement
  if (box) box.style.blockSize = '420px'
  await settle()
  expect(fromEnd()).toBeLessThan(2)
})

test('a draft becomes its message without leaving its place or its height', async () => {
  const events = talk(20)
  const text = 'It was the second discount.\n\n```\nleft.minus(off)\n```'
  const { show, row } = await showTimeline({ events, options: { drafts: [{ key: 'd', text }] } })
  const draft = row('second discount')
  const before = draft?.getBoundingClientRect()
  await show({ events: [...events, said(20, 'agent', text, { draft_key: 'd' })] })
  expect(row('second discount')).toBe(draft)
  expect(draft?.getBoundingClientRect()).toEqual(before)
  expect(draft?.querySelector('[data-part="message"]')).not.toBeNull()
})

test('an event that comes draws its own row and no other', async () => {
  const drawn: number[] = []
  const cards: Cards = {
    run: ({ action, children }) => {
      drawn.push(action?.id ?? -1)
      return children
    },
  }
  const events = [said(0, 'user'), run(1), ran(2, 1), run(3), ran(4, 3), run(5), ran(6, 5)]
  const { show, row } = await showTimeline({ events, cards })
  expect(new Set(drawn)).toEqual(new Set([1, 3, 5]))
  drawn.length = 0
  await show({ events: [...events, run(7)], cards })
  expect(new Set(drawn)).toEqual(new Set([7]))
  expect(row('make 7')).not.toBeNull()
})

test('loading shows ghosts, an empty conversation a sentence', async () => {
  const { show, screen } = await showTimeline({ loading: 'initial' })
  await expect.element(screen.getByRole('status', { name: 'Loading' })).toBeInTheDocument()
  await show({})
  await expect.element(screen.getByText('Nothing here yet. Say what you want done.')).toBeVisible()
})

test('what the agent says at the end is announced, and nothing else', async () => {
  const { row, scroller, scrollTo } = await showTimeline({ events: [...talk(40), said(40, 'user', '<own>'), run(41, '<call>'), said(42, 'agent', '<answer>')] })
  expect(scroller.getAttribute('aria-live')).toBe('polite')
  expect(row('<answer>')?.hasAttribute('aria-live')).toBe(false)
  expect([row('<own>'), row('<call>')].map((quiet) => quiet?.getAttribute('aria-live'))).toEqual(['off', 'off'])
  await scrollTo(scroller.scrollTop - 500)
  expect(scroller.getAttribute('aria-live')).toBe('off')
})
