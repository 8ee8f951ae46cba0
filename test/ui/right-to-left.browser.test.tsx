import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import type { ReactElement } from 'react'
import { expect, onTestFinished, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { calls } from '../../stories/fixtures/calls.ts'
import { buildRows, CallCard, MessageCard, Timeline } from '../../src/ui/index.ts'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import { CachePanel, MetricsPanel } from '../../src/ui/panels/index.ts'
import { diagnostics, metered } from '../../stories/fixtures/panels.ts'

async function show(ui: ReactElement, direction: 'ltr' | 'rtl' = 'rtl') {
  const screen = await render(
    <div dir={direction} style={{ inlineSize: 800 }}>
      {ui}
    </div>,
  )
  onTestFinished(() => screen.unmount())
  const find = (selector: string) => {
    const element = screen.container.querySelector<HTMLElement>(selector)
    if (element === null) throw new Error(`nothing is ${selector}`)
    return element
  }
  return { container: screen.container, find, left: (selector: string) => find(selector).getBoundingClientRect().left, style: (selector: string) => getComputedStyle(find(selector)) }
}

const card = { status: 'ok', durationMs: 1_200, expanded: true, onExpandedChange: () => {} } as const

test('a call begins at the right, and its chevron stands at the left', async () => {
  const { left } = await show(<CallCard {...card} {...calls.edit} />)
  expect(left('.er-status')).toBeGreaterThan(left('.er-verb'))
  expect(left('.er-verb')).toBeGreaterThan(left('.er-path'))
  expect(left('.er-path')).toBeGreaterThan(left('.er-duration'))
  expect(left('.er-duration')).toBeGreaterThan(left('.er-chevron'))
})

test('a closed call points to where its row goes on', async () => {
  const closed = <CallCard {...card} {...calls.edit} expanded={false} />
  expect((await show(closed)).style('.er-chevron .er-icon').rotate).toBe('180deg')
  expect((await show(closed, 'ltr')).style('.er-chevron .er-icon').rotate).toBe('none')
})

test('a path reads from left to right, and a result as its words do', async () => {
  const { left, style } = await show(<CallCard {...card} {...calls.edit} />)
  expect(left('.er-path-folder')).toBeLessThan(left('.er-path-name'))
  expect(style('.er-result').unicodeBidi).toBe('plaintext')
})

test('code stands at the left, with its button to copy at the other end', async () => {
  const { left, style, find } = await show(<CallCard {...card} {...calls.runOk} />)
  expect(style('.er-output pre').direction).toBe('ltr')
  expect(left('.er-output .er-copy')).toBeGreaterThan(find('.er-output').getBoundingClientRect().right - 40)
})

test('a message goes the way of its own words', async () => {
  const { find } = await show(<MessageCard speaker="agent" text="An answer in English." />, 'rtl')
  const words = document.createRange()
  words.selectNodeContents(find('.er-prose > *'))
  expect(words.getBoundingClientRect().left - find('.er-prose > *').getBoundingClientRect().left).toBeLessThan(2)
})

test('nothing is wider than its place', async () => {
  const { container, find } = await show(
    <div className="all">
      <div style={{ blockSize: 500 }}>
        <Timeline rows={buildRows(generateEvents({ count: 80 }), { timeZone: 'UTC', isLive: false })} timeZone="UTC" />
      </div>
      <CachePanel {...diagnostics} onClear={async () => {}} />
      <MetricsPanel events={metered(20)} timeZone="UTC" />
    </div>,
  )
  expect(find('.er-scroller').scrollWidth).toBe(find('.er-scroller').clientWidth)
  const box = find('.all').getBoundingClientRect()
  const outside = [...container.querySelectorAll('.er *:not(.er-sr)')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    return width > 1 && getComputedStyle(element).position !== 'absolute' && (left < box.left - 1 || right > box.right + 1)
  })
  expect(outside.map((element) => element.outerHTML.slice(0, 120))).toEqual([])
})
