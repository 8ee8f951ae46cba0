import pixelmatch from 'pixelmatch'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import pictureStyles from '../../src/ui/pictures/styles.css?inline'
import kitStyles from '../../src/ui/styles.css?inline'
import { type FrameworkName, frameworkApps } from './framework-apps.ts'
import { KitSampler } from './kit-sampler.tsx'

/** Adds a style sheet before all others, or after them, until the test ends or it is told to leave. */
function addStyles(css: string, where: 'first' | 'last'): () => void {
  const style = document.createElement('style')
  style.textContent = css
  if (where === 'first') document.head.prepend(style)
  else document.head.append(style)
  onTestFinished(() => style.remove())
  return () => style.remove()
}

/** What somebody sees once nothing changes any more: what loads late has come, and what was drawn in a hurry is drawn well. */
async function look(element: HTMLElement): Promise<Look> {
  for (let last = await glance(element); ; ) {
    const next = await glance(element)
    if (moved(last.places, next.places).length === 0 && difference(last.pixels, next.pixels) === null) return next
    last = next
  }
}

interface Look {
  /** Where everything stands. */
  readonly places: readonly string[]
  readonly pixels: ImageData
}

async function glance(element: HTMLElement): Promise<Look> {
  // Colours change over 120 ms: what is compared is where they arrive.
  await Promise.all(document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity).map((animation) => animation.finished))
  const places = [...element.querySelectorAll('*')].map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect()
    return `<${part.tagName.toLowerCase()} class="${part.getAttribute('class') ?? ''}"> ${[x, y, width, height].map(Math.round).join(' ')}`
  })
  const base64 = await page.elementLocator(element).screenshot({ save: false })
  return { places, pixels: await pixelsOf(base64) }
}

async function pixelsOf(base64: string): Promise<ImageData> {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}

/** The first few parts that stand elsewhere, or have another size: what comes below them moves as well. */
function moved(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.flatMap((place, at) => (place === before[at] ? [] : [`${before[at] ?? 'nothing'} → ${place}`])).slice(0, 5)
}

/** How far a colour may be off, from 0 to 1: four of 255 in each channel. What is drawn once more comes out so, and nobody sees it. */
const THRESHOLD = 0.016

/** Where two pictures differ, but for the smoothing of edges, which comes out anew each time: as a box; null where nowhere. */
function difference(a: ImageData, b: ImageData) {
  const { width, height } = a
  if (width !== b.width || height !== b.height) return { sizes: [width, height, b.width, b.height], right: undefined }
  const mask = new Uint8ClampedArray(a.data.length)
  const count = pixelmatch(a.data, b.data, mask, width, height, { threshold: THRESHOLD, diffMask: true })
  if (count === 0) return null
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let at = 0; at < mask.length; at += 4) {
    // Smoothed edges are yellow, differences red.
    if (mask[at] !== 255 || mask[at + 1] !== 0) continue
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
    ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
  }
  return { count, left, top, right, bottom }
}

/** Which part looks different: the smallest that holds all that does. */
function repainted(before: Look, after: Look) {
  const box = difference(before.pixels, after.pixels)
  if (box === null || box.right === undefined) return box
  const place = after.places.findLast((part) => {
    const [x = 0, y = 0, width = 0, height = 0] = part.split('> ')[1]?.split(' ').map(Number) ?? []
    return x <= box.left && y <= box.top && x + width > box.right && y + height > box.bottom
  })
  return { ...box, place }
}

describe.each(Object.keys(frameworkApps) as FrameworkName[])('inside an app with %s', (name) => {
  const frameworkStyles = inject('frameworkStyles')[name]

  test.each(['first', 'last'] as const)('the kit looks as it does alone, with the framework’s style sheet %s', async (where) => {
    await page.viewport(900, 9_000)
    addStyles(`${kitStyles}\n${pictureStyles}`, 'last')
    const screen = await render(
      <div data-testid="kit" style={{ inlineSize: 820, background: 'white' }}>
        <KitSampler />
      </div>,
    )
    await expect.poll(() => screen.container.querySelector('.er-prose table'), { timeout: 20_000 }).not.toBeNull()
    const kit = screen.getByTestId('kit').element() as HTMLElement
    const before = await look(kit)
    expect(before.places.length).toBeGreaterThan(200)
    addStyles(frameworkStyles, where)
    const after = await look(kit)
    expect(moved(before.places, after.places)).toEqual([])
    expect(repainted(before, after)).toBeNull()
  })

  test('the app looks as it does without the kit', async () => {
    await page.viewport(900, 1_200)
    addStyles(frameworkStyles, 'last')
    const app = document.createElement('div')
    app.innerHTML = frameworkApps[name]
    document.body.append(app)
    onTestFinished(() => app.remove())
    const before = await look(document.body)
    addStyles(`${kitStyles}\n${pictureStyles}`, 'last')
    const after = await look(document.body)
    expect(moved(before.places, after.places)).toEqual([])
    expect(repainted(before, after)).toBeNull()
  })
})
