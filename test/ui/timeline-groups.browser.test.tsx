import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { ran, run, said } from './rows/events.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

/** Calls from this id on, two events each; those at `failing` end with exit 1. */
const done = (from: number, count: number, failing: readonly number[] = []): AgentEvent[] =>
  Array.from({ length: count }, (_, at) => [run(from + at * 2, `<r${from + at * 2}>`), ran(from + at * 2 + 1, from + at * 2, failing.includes(at) ? 1 : 0)]).flat()
const talk = (from: number, count: number): AgentEvent[] => Array.from({ length: count }, (_, at) => said(from + at, 'agent', `<m${from + at}> ${'words '.repeat(80)}`))

const sentence = (root: HTMLElement) => root.querySelector<HTMLButtonElement>('[data-part="group"] button')
const callsIn = (root: HTMLElement) => [...root.querySelectorAll('[data-type="call"]')].map((row) => /<r\d+>/.exec(row.textContent ?? '')?.[0])

test('a run of calls is one sentence, which opens in place to its calls, each of which opens by itself', async () => {
  const { scroller, row } = await showTimeline({ events: [said(0, 'user'), ...done(1, 6), said(20, 'agent')] })
  const button = sentence(scroller)
  expect(button?.textContent).toBe('Ran 6 commands · 6 m 00 s')
  expect(callsIn(scroller)).toEqual([])
  const before = button?.getBoundingClientRect().top
  await userEvent.click(button ?? scroller)
  await settle()
  expect(button?.getAttribute('aria-expanded')).toBe('true')
  expect(callsIn(scroller)).toEqual(['<r1>', '<r3>', '<r5>', '<r7>', '<r9>', '<r11>'])
  expect(button?.getBoundingClientRect().top).toBe(before)
  const call = row('<r5>')?.querySelector('button')
  await userEvent.click(call ?? scroller)
  expect(call?.getAttribute('aria-expanded')).toBe('true')
  await userEvent.click(button ?? scroller)
  await settle()
  expect(callsIn(scroller)).toEqual([])
})

test('a group that opens beyond the view stays where it was clicked, also where nothing had to scroll before', async () => {
  const { scroller, fromEnd } = await showTimeline({ events: [said(0, 'user'), ...done(1, 40), said(90, 'agent')] })
  const button = sentence(scroller)
  const before = button?.getBoundingClientRect().top
  expect(scroller.scrollHeight).toBe(scroller.clientHeight)
  await userEvent.click(button ?? scroller)
  await settle()
  expect(button?.getBoundingClientRect().top).toBe(before)
  expect(fromEnd()).toBeGreaterThan(500)
  expect(scroller.parentElement?.dataset['following']).toBe('false')
})

test('a failure is shown below a closed group as one line, and counted', async () => {
  const { scroller, row } = await showTimeline({ events: [said(0, 'user'), ...done(1, 6, [2]), said(20, 'agent')] })
  expect(sentence(scroller)?.textContent).toBe('Ran 6 commands · 1 failed · 6 m 00 s')
  expect(callsIn(scroller)).toEqual(['<r5>'])
  expect(row('<r5>')?.querySelector('button')?.getAttribute('aria-expanded')).toBe('false')
})

test('a failure that stood open by itself stays open when its group takes it in', async () => {
  const events = [said(0, 'user'), ...done(1, 6, [4])]
  const { show, row } = await showTimeline({ events: events.slice(0, 11) })
  const isOpen = () => row('<r9>')?.querySelector('button')?.getAttribute('aria-expanded')
  expect(isOpen()).toBe('true')
  await show({ events })
  expect(row('<r9>')?.dataset['nested']).toBe('true')
  expect(isOpen()).toBe('true')
})

test('an open group of hundreds of calls draws those in view alone', async () => {
  const { scroller } = await showTimeline({ events: [said(0, 'user'), ...done(1, 400), said(900, 'agent')] })
  sentence(scroller)?.click()
  await settle()
  expect(scroller.scrollHeight).toBeGreaterThan(400 * 32)
  expect(scroller.querySelectorAll('.er-row').length).toBeLessThan(60)
})

test('the end is kept while finished calls fold into the group above', async () => {
  const events = [...talk(0, 20), ...done(30, 12)]
  const { scroller, show, fromEnd } = await showTimeline({ events: events.slice(0, 25) })
  for (let end = 26; end <= events.length; end++) {
    await show({ events: events.slice(0, end) })
    expect(fromEnd()).toBeLessThan(2)
  }
  expect(callsIn(scroller)).toEqual(['<r52>'])
  expect(sentence(scroller)?.textContent).toContain('Ran 11 commands')
})

test('nothing is folded under the eyes of a reader who is not at the end, until they look elsewhere', async () => {
  const events = [...talk(0, 20), ...done(30, 3), ...talk(40, 8)]
  const { scroller, scrollTo, show, topOf } = await showTimeline({ events: events.slice(0, 26) })
  expect(callsIn(scroller)).toEqual(['<r30>', '<r32>', '<r34>'])
  await scrollTo(scroller.scrollTop - 60)
  const before = topOf('<r32>')
  await show({ events })
  expect(sentence(scroller)).toBeNull()
  expect(topOf('<r32>')).toBe(before)
  await scrollTo(scroller.scrollHeight)
  await show({ events: [...events, said(50, 'agent')] })
  await scrollTo(scroller.scrollTop - 1_200)
  expect(sentence(scroller)?.textContent).toContain('Ran 3 commands')
})

test('a call that the reader has opened, or has the focus on, does not vanish into its group', async () => {
  const events = [said(0, 'user'), ...done(1, 4), said(20, 'agent')]
  const { scroller, show, row } = await showTimeline({ events: events.slice(0, 7) })
  row('<r3>')?.querySelector('button')?.click()
  await settle()
  row('<r5>')?.focus()
  await show({ events })
  expect(callsIn(scroller)).toEqual(['<r3>', '<r5>'])
  expect(document.activeElement).toBe(row('<r5>'))
})

test('e goes to a failure inside a closed group and opens it, and the group around it', async () => {
  const { scroller, row } = await showTimeline({ events: [said(0, 'user'), ...done(1, 6, [2]), said(20, 'agent')] })
  row('words 0')?.focus()
  await userEvent.keyboard('e')
  await settle()
  expect(document.activeElement).toBe(row('<r5>'))
  expect(sentence(scroller)?.getAttribute('aria-expanded')).toBe('true')
  expect(row('<r5>')?.querySelector('button')?.getAttribute('aria-expanded')).toBe('true')
  await userEvent.keyboard('j')
  await settle()
  expect(document.activeElement).toBe(row('<r7>'))
})

test('j and k lead over a closed group, and Enter opens it', async () => {
  const { scroller, row } = await showTimeline({ events: [said(0, 'user'), ...done(1, 4), said(20, 'agent')] })
  row('words 0')?.focus()
  await userEvent.keyboard('j')
  await settle()
  expect(document.activeElement?.querySelector('[data-part="group"]')).not.toBeNull()
  await userEvent.keyboard('{Enter}')
  await settle()
  expect(callsIn(scroller)).toHaveLength(4)
  await userEvent.keyboard('j')
  await settle()
  expect(document.activeElement).toBe(row('<r1>'))
})

test('without groups calls stand by themselves', async () => {
  const { scroller } = await showTimeline({ events: [said(0, 'user'), ...done(1, 4), said(20, 'agent')], groups: false })
  expect(sentence(scroller)).toBeNull()
  expect(callsIn(scroller)).toHaveLength(4)
})
