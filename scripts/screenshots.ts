import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type Page, chromium } from 'playwright'
import { preview } from 'vite'
import { ensureBrowser } from './ensure-browser.ts'
import { CHROMIUM_ARGS } from './find-browser.ts'
import { mustRun, root } from './run.ts'
import { agentAtRest, startDemo } from './screenshots/demo.ts'
import { galleryOf } from './screenshots/gallery.ts'
import { fileOf, heightOf, type Look, LOOKS } from './screenshots/looks.ts'
import { sheetOf } from './screenshots/sheet.ts'
import { isWhole, shootStory, type StoryGroup, storyGroups } from './screenshots/stories.ts'

/**
 * Takes the pictures of README and docs: the demo and the parts of the gallery, wide and narrow, light and dark, into `docs/screenshots`.
 * `--only RunCard,Demo` takes some, and does not write the page of the gallery.
 */
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = values.only?.split(',')
const DEMO = 'Demo'
const folder = resolve(root, 'docs/screenshots')
const storybook = resolve(root, 'node_modules/.cache/screenshots')
/** For stories of a hundred thousand events on a busy machine. */
const PATIENCE_MS = 120_000
const SECTIONS = ['ConversationView', 'Timeline', 'Messages/', 'Cards/', 'Composer/', 'Panels/', 'Pictures/']

const executablePath = await ensureBrowser()
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
try {
  if (only?.join() !== DEMO) await shootParts(browser)
  if (only === undefined || only.includes(DEMO)) await shootDemo(browser)
} finally {
  await browser.close()
}

async function shootParts(browser: Browser): Promise<void> {
  console.log('Building Storybook…')
  await mustRun('storybook', ['build', '--quiet', '--output-dir', storybook])
  const groups = storyGroups(storybook, isWanted).toSorted((a, b) => sectionOf(a.title) - sectionOf(b.title))
  const server = await preview({ root, configFile: false, logLevel: 'warn', build: { outDir: storybook }, preview: { port: 0, host: '127.0.0.1' } })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the preview server has no address')
  for (const [index, group] of groups.entries()) {
    console.log(`${index + 1} of ${groups.length}: ${group.title}`)
    // Side by side: each waits longer than it draws.
    await Promise.all(LOOKS.map(async (look) => writeFileSync(resolve(folder, fileOf(group.name, look)), await inLook(browser, look, (page) => sheet(page, url, group, look)))))
  }
  await server.close()
  if (only !== undefined) return
  writeFileSync(resolve(root, 'docs/gallery.md'), galleryOf(groups))
  const kept = new Set([...groups.map(({ name }) => name), 'demo'].flatMap((name) => LOOKS.map((look) => fileOf(name, look))))
  for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(resolve(folder, file))
}

async function shootDemo(browser: Browser): Promise<void> {
  console.log('The demo')
  await mustRun('node', ['scripts/build.ts'])
  await mustRun('vite', ['build', '--config', 'demo/vite.config.ts'])
  const demo = await startDemo()
  try {
    for (const look of LOOKS) {
      const picture = await inLook(browser, look, async (page) => {
        await agentAtRest(page, demo.url)
        await isWhole(page)
        return sheetOf(page, [{ caption: 'demo', png: await page.screenshot({ animations: 'disabled' }) }], look)
      })
      writeFileSync(resolve(folder, fileOf('demo', look)), picture)
    }
  } finally {
    await demo.close()
  }
}

async function sheet(page: Page, url: string, { stories }: StoryGroup, look: Look): Promise<Buffer> {
  const shots = []
  for (const story of stories) shots.push(await shootStory(page, url, story, look))
  return sheetOf(page, shots, look)
}

/** A page that has never been anywhere, in the words, zone and colours of the pictures. */
async function inLook<T>(browser: Browser, look: Look, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: heightOf(look) },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    bypassCSP: true,
  })
  try {
    context.setDefaultTimeout(PATIENCE_MS)
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

function isWanted(title: string): boolean {
  return only === undefined ? sectionOf(title) >= 0 : only.includes(title.split('/').at(-1) ?? title)
}

function sectionOf(title: string): number {
  return SECTIONS.findIndex((section) => title === section || (section.endsWith('/') && title.startsWith(section)))
}
