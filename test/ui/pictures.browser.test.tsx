import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { cleanup, render } from 'vitest-browser-react'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import { rowsOf, shopRun } from '../../stories/fixtures/runs.ts'
import type { TimelineRow } from '../../src/ui/index.ts'
import { type RunSpan, RunMinimap, type RunMinimapProps, RunWaterfall, type RunWaterfallProps } from '../../src/ui/pictures/index.ts'
import { settle } from './timeline-harness.tsx'

afterEach(() => cleanup())

const run = rowsOf(shopRun())
const long = rowsOf(generateEvents({ count: 100_000, seed: 5 }))

async function showWaterfall(props: Partial<RunWaterfallProps> = {}) {
  const selected: number[] = []
  const spans: (RunSpan | null)[] = []
  const element = (more: Partial<RunWaterfallProps>) => (
    <div style={{ inlineSize: 900, blockSize: 400 }}>
      <RunWaterfall rows={run} timeZone="UTC" onSelect={(id) => selected.push(id)} onSpanChange={(span) => spans.push(span)} {...props} {...more} />
    </div>
  )
  const screen = await render(element({}))
  await settle()
  const scroller = one(screen.container, '[role=listbox]')
  const options = () => [...scroller.querySelectorAll<HTMLElement>('[role=option]')]
  const box = scroller.getBoundingClientRect()
  return {
    screen,
    scroller,
    selected,
    spans,
    options,
    chosen: () => scroller.querySelector('[aria-selected=true]')?.textContent ?? null,
    rerender: async (more: Partial<RunWaterfallProps>) => {
      await screen.rerender(element(more))
      await settle()
    },
    key: async (key: string) => {
      scroller.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await settle()
    },
    point: async (type: string, x: number, y = 200, init: PointerEventInit = {}) => {
      const target = document.elementFromPoint(box.left + x, box.top + y) ?? scroller
      target.dispatchEvent(new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', ...init }))
      await settle()
    },
    wheel: async (x: number, deltaY: number, ctrlKey: boolean) => {
      const event = new WheelEvent('wheel', { clientX: box.left + x, clientY: box.top + 200, deltaY, ctrlKey, bubbles: true, cancelable: true })
      scroller.dispatchEvent(event)
      await settle()
      return event.defaultPrevented
    },
    time: () => scroller.querySelector('.er-wf-line')?.textContent ?? null,
  }
}

/** Seconds of the day that a clock shows. */
function secondsOf(time: string | null): number {
  return (time ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

function one(root: Element, selector: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector)
  if (element === null) throw new Error(`nothing is ${selector}`)
  return element
}

test('of a hundred thousand events only the rows in view are drawn, and each says which of all it is', async () => {
  const { screen, scroller, options, key } = await showWaterfall({ rows: long })
  expect(options().length).toBeLessThan(40)
  expect(screen.container.querySelectorAll('*').length).toBeLessThan(1_000)
  const all = Number(options()[0]?.getAttribute('aria-setsize'))
  expect(all).toBeGreaterThan(50_000)
  scroller.scrollTop = scroller.scrollHeight / 2
  await settle()
  expect(Number(options()[10]?.getAttribute('aria-posinset'))).toBeGreaterThan(all / 2 - 50)
  await key('End')
  expect(options().at(-1)?.getAttribute('aria-posinset')).toBe(String(all))
  expect(options().at(-1)?.getAttribute('aria-selected')).toBe('true')
})

test('rows are 24 pixels high and bars 10, and a failure has a red end and an icon', async () => {
  const { options } = await showWaterfall()
  const failed = options().find((option) => option.dataset['status'] === 'error')
  if (failed === undefined) throw new Error('the run has a failure')
  expect(failed.getBoundingClientRect().height).toBe(24)
  const bar = one(failed, '.er-wf-bar:not([data-lead])')
  expect(bar.getBoundingClientRect().height).toBe(10)
  expect(getComputedStyle(bar, '::after').backgroundColor).toBe(getComputedStyle(one(failed, '.er-wf-mark')).color)
  expect(one(failed, '.er-wf-mark').getBoundingClientRect().left).toBeGreaterThanOrEqual(bar.getBoundingClientRect().right)
})

test('a break has one width, however long it was, and says how long', async () => {
  const { screen } = await showWaterfall()
  expect(one(screen.container, '.er-wf-pause').textContent).toBe('42 m')
  expect(one(screen.container, '.er-wf-fold').getBoundingClientRect().width).toBe(44)
})

test('the line under the pointer shows its time; Ctrl and the wheel zoom around it', async () => {
  const { scroller, point, wheel, time } = await showWaterfall()
  await point('pointermove', 500)
  const before = time()
  expect(before).toMatch(/^09:1[45]:\d\d/)
  expect(await wheel(500, -400, true)).toBe(true)
  expect(scroller.scrollWidth).toBeGreaterThan(900)
  await point('pointermove', 500)
  expect(Math.abs(secondsOf(time()) - secondsOf(before))).toBeLessThan(1.5)
  await point('pointermove', 20)
  expect(time()).toBeNull()
})

test('the wheel by itself is the browser’s', async () => {
  const { scroller, wheel } = await showWaterfall()
  const { scrollWidth } = scroller
  expect(await wheel(500, -400, false)).toBe(false)
  expect(scroller.scrollWidth).toBe(scrollWidth)
})

test('two fingers zoom by as much as they move apart', async () => {
  const { scroller } = await showWaterfall()
  const { left, top } = scroller.getBoundingClientRect()
  const touch = async (type: string, apart: number) => {
    const at = (identifier: number, x: number) => new Touch({ identifier, target: scroller, clientX: left + x, clientY: top + 100 })
    const event = new TouchEvent(type, { touches: [at(0, 500 - apart / 2), at(1, 500 + apart / 2)], bubbles: true, cancelable: true })
    scroller.dispatchEvent(event)
    await settle()
    return event.defaultPrevented
  }
  const label = one(scroller, '.er-wf-corner').clientWidth
  const plot = () => scroller.scrollWidth - label
  const before = plot()
  expect(await touch('touchstart', 100)).toBe(true)
  await touch('touchmove', 150)
  await touch('touchmove', 200)
  await settle()
  expect(plot() / before).toBeCloseTo(2, 1)
})

test('dragging selects a stretch of time, and is no click', async () => {
  const { point, spans, selected, screen } = await showWaterfall()
  await point('pointerdown', 400, 200, { button: 0, buttons: 1 })
  await point('pointermove', 402, 200, { buttons: 1 })
  expect(spans).toEqual([])
  await point('pointermove', 500, 200, { buttons: 1 })
  await point('pointermove', 350, 200, { buttons: 1 })
  await point('pointerup', 350)
  await point('click', 350)
  expect(selected).toEqual([])
  const span = spans.at(-1)
  expect(span && span.to - span.from).toBeGreaterThan(5_000)
  expect(one(screen.container, '[role=status]').textContent).toMatch(/ selected · \d+ steps?$/)
  await point('click', 100)
  expect(selected).toHaveLength(1)
})

test('a finger drags nothing: it scrolls', async () => {
  const { point, spans } = await showWaterfall()
  await point('pointerdown', 400, 200, { button: 0, buttons: 1, pointerType: 'touch' })
  await point('pointermove', 500, 200, { buttons: 1, pointerType: 'touch' })
  expect(spans).toEqual([])
})

test('what is selected elsewhere comes into view, also by the id of an answer', async () => {
  const { rerender, chosen, scroller } = await showWaterfall({ rows: long, selectedId: null })
  expect(chosen()).toBeNull()
  await rerender({ selectedId: 50_001 })
  const shown = one(scroller, '[aria-selected=true]').getBoundingClientRect()
  const view = scroller.getBoundingClientRect()
  expect(shown.top).toBeGreaterThanOrEqual(view.top)
  expect(shown.bottom).toBeLessThanOrEqual(view.bottom)
  const answered = shopRun().find(({ cause }) => cause !== undefined)
  await rerender({ rows: run, selectedId: answered?.id ?? -1 })
  expect(one(scroller, '[aria-selected=true]').dataset['eventId']).toBe(String(answered?.cause))
})

test('where the app decides what is selected, a key asks for it and changes nothing', async () => {
  const { key, chosen, selected } = await showWaterfall({ selectedId: 0 })
  await key('ArrowDown')
  expect(selected).toHaveLength(1)
  expect(chosen()).toMatch(/^You/)
})

test('Esc leaves a stretch first, then the picture', async () => {
  let closed = 0
  const { key, spans } = await showWaterfall({ onClose: () => closed++ })
  await key('ArrowDown')
  document.querySelector('[role=listbox]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true }))
  await settle()
  expect(spans.at(-1)).not.toBeNull()
  await key('Escape')
  expect([spans.at(-1), closed]).toEqual([null, 0])
  await key('Escape')
  expect(closed).toBe(1)
})

async function showMinimap(props: Partial<RunMinimapProps> & { readonly rows: readonly TimelineRow[] }) {
  const sought: number[] = []
  const element = (more: Partial<RunMinimapProps>) => (
    <div style={{ blockSize: 400, inlineSize: 400, display: 'flex', justifyContent: 'flex-end' }}>
      <RunMinimap onSeek={(id) => sought.push(id)} {...props} {...more} />
    </div>
  )
  const screen = await render(element({}))
  await settle()
  const slider = one(screen.container, '[role=slider]')
  return {
    screen,
    slider,
    sought,
    rerender: (more: Partial<RunMinimapProps>) => screen.rerender(element(more)),
    point: async (type: string, y: number, init: PointerEventInit = {}) => {
      const { left, top } = slider.getBoundingClientRect()
      slider.dispatchEvent(new PointerEvent(type, { clientX: left + 6, clientY: top + y, bubbles: true, pointerId: 1, ...init }))
      await settle()
    },
    /** Rows of pixels that are red over the whole width. */
    red: () => pixels(slider).filter(([r = 0, g = 0]) => r > 150 && g < 100).length,
  }
}

/** The last pixel of each row: only messages and failures reach it. */
function pixels(slider: HTMLElement): number[][] {
  const canvas = one(slider, 'canvas') as HTMLCanvasElement
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('a canvas can be read')
  return Array.from({ length: canvas.height }, (_, y) => [...context.getImageData(canvas.width - 1, y, 1, 1).data])
}

const calls = Array.from({ length: 50_000 }, (_, at) => [
  { id: at * 2, timestamp: '', source: 'agent' as const, action: 'run', args: { command: 'make' } },
  { id: at * 2 + 1, timestamp: '', source: 'agent' as const, cause: at * 2, observation: 'run', content: '', extras: { metadata: { exit_code: at === 31_000 ? 1 : 0 } } },
]).flat()

test('one failure among a hundred thousand events is red, two pixels high, and found under the pointer', async () => {
  const { red, point, sought, screen, slider } = await showMinimap({ rows: rowsOf(calls) })
  expect(slider.getBoundingClientRect().width).toBe(12)
  expect(red()).toBe(Math.round(2 * devicePixelRatio))
  await point('pointermove', (31_000 / 50_000) * 400 + 0.5)
  expect(one(screen.container, '.er-tip').textContent).toBe('#62,000 Ran make · Failed')
  await point('pointerdown', (31_000 / 50_000) * 400 + 0.5, { button: 0, buttons: 1 })
  expect(sought).toEqual([62_000])
  await point('pointerleave', 0)
})

test('what is on the screen is outlined to its end, also where that is the end of the run', async () => {
  const { slider } = await showMinimap({ rows: rowsOf(calls.slice(0, 8)), view: { from: 4, to: 7 } })
  const { top, bottom } = one(slider, '.er-minimap-view').getBoundingClientRect()
  expect([top, bottom].map((y) => y - slider.getBoundingClientRect().top)).toEqual([200, 400])
})

test('it is drawn anew in the frame in which rows come', async () => {
  const rows = rowsOf(calls)
  const { rerender, red } = await showMinimap({ rows: rows.slice(0, 30_000) })
  expect(red()).toBe(0)
  await rerender({ rows })
  expect(red()).toBe(Math.round(2 * devicePixelRatio))
})

test('what is in view is outlined, without drawing the map again', async () => {
  const { rerender, screen, slider } = await showMinimap({ rows: rowsOf(calls), view: { from: 0, to: 9_999 } })
  const outline = () => one(screen.container, '.er-minimap-view').getBoundingClientRect()
  expect([outline().top - slider.getBoundingClientRect().top, outline().height]).toEqual([0, 40])
  const canvas = one(slider, 'canvas') as HTMLCanvasElement
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
  await rerender({ view: { from: 50_000, to: 59_999 } })
  expect(outline().top - slider.getBoundingClientRect().top).toBe(200)
  expect(pixels(slider).every(([, , , alpha]) => alpha === 0)).toBe(true)
})

test('its colours follow the theme', async () => {
  const { slider } = await showMinimap({ rows: run })
  const before = String(pixels(slider)[0])
  document.documentElement.dataset['theme'] = 'dark'
  onTestFinished(() => {
    delete document.documentElement.dataset['theme']
  })
  await expect.poll(() => String(pixels(slider)[0])).not.toBe(before)
})

test('dragging over it seeks once for each event', async () => {
  const { point, sought } = await showMinimap({ rows: run })
  await point('pointerdown', 1, { button: 0, buttons: 1 })
  await point('pointermove', 2, { buttons: 1 })
  await point('pointermove', 399, { buttons: 1 })
  await point('pointermove', 50, { buttons: 0 })
  expect(sought).toHaveLength(2)
})
