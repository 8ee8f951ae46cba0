import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { heightOf, type Look } from './looks.ts'
import type { Shot } from './sheet.ts'

/** Stories of one title that are shown: the first ones are the states that one meets most. */
const MOST = 3

export interface StoryGroup {
  /** `Cards/RunCard` */
  readonly title: string
  /** `run-card`: what its files are called. */
  readonly name: string
  readonly stories: readonly { readonly id: string; readonly name: string }[]
}

interface StorybookIndex {
  readonly entries: Readonly<Record<string, { readonly id: string; readonly title: string; readonly name: string; readonly type: string }>>
}

/** The stories of a built Storybook, by their titles. */
export function storyGroups(folder: string, wanted: (title: string) => boolean): StoryGroup[] {
  const { entries } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as StorybookIndex
  const groups = new Map<string, StoryGroup['stories'][number][]>()
  for (const { id, title, name, type } of Object.values(entries)) {
    if (type !== 'story' || !wanted(title)) continue
    const stories = groups.get(title) ?? []
    groups.set(title, stories)
    if (stories.length < MOST) stories.push({ id, name })
  }
  return [...groups].map(([title, stories]) => ({ title, stories, name: kebab(title.split('/').at(-1) ?? title) }))
}

/** Takes a story in one look: the part alone, or the screen where it fills one. */
export async function shootStory(page: Page, baseUrl: string, story: { readonly id: string; readonly name: string }, look: Look): Promise<Shot> {
  await page.setViewportSize({ width: look.width, height: heightOf(look) })
  const width = look.width === 390 ? 'full' : 'column'
  await page.goto(`${baseUrl}iframe.html?id=${story.id}&viewMode=story&globals=theme:${look.theme};width:${width}`)
  // Drawn, and its play is over.
  await page.waitForFunction(() => {
    const { __STORYBOOK_PREVIEW__: preview } = globalThis as { __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } } }
    const phase = preview?.currentRender?.phase ?? ''
    if (phase === 'errored') throw new Error('The story fails.')
    return ['completed', 'afterEach', 'finished'].includes(phase)
  })
  await isWhole(page)
  const fills = (await page.locator('.story-ground[data-full]').count()) > 0
  const png = fills
    ? await page.screenshot({ animations: 'disabled' })
    : await page.screenshot({ animations: 'disabled', fullPage: true, clip: await groundOf(page) })
  return { caption: story.name, png }
}

/** Resolves when nothing is on its way any more: what is loaded when it is first shown (Markdown, colours, comparisons), and pictures. */
export async function isWhole(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('.er-card [aria-busy=true]') === null && [...document.images].every((image) => image.complete))
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** The story with a little ground around it. */
async function groundOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  return page.evaluate(() => {
    const box = document.querySelector('.story-root')?.getBoundingClientRect()
    if (box === undefined) throw new Error('The story has no ground to stand on.')
    const width = Math.min(innerWidth, box.right + 24)
    return { x: 0, y: Math.max(0, box.top - 12), width, height: box.height + 24 }
  })
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}
