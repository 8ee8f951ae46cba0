import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo, temporaryFolder } from './demo-process.ts'
import { firstConversation, RestLog } from './rest-log.ts'
import { TimelinePage, visibleIds } from './timeline-page.ts'

withBrowser()

describe('a server that is killed while a page watches', () => {
  test('loses no acknowledged event, and the page catches up by itself', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    const log = new RestLog(demo.url, await view.open(demo.url))
    await view.showsUpTo(20)
    await view.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
    const acknowledged = await log.post({ action: 'message', args: { content: 'help' } })
    const before = await log.events()
    await demo.end('SIGKILL')
    await view.page.locator('[data-status="reconnecting"], [data-status="offline"]').first().waitFor()

    await demo.start()
    const after = await log.post({ action: 'message', args: { content: 'pause' } })
    await view.showsUpTo(after)
    await view.agentIs('paused')
    const events = await log.events()
    expect(events.slice(0, before.length)).toEqual(before)
    expect(before.map((event) => event.id)).toContain(acknowledged)
    await view.showsUpTo(visibleIds(events).at(-1) ?? 0)
    expect(await view.readAll()).toEqual(visibleIds(events))
    expect(await view.page.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
  })

  test('is found again in the middle of a long run, with the same log on page and server', async () => {
    const demo = await startDemo({ longRunDir: await manyFiles(1200) })
    const view = new TimelinePage(await (await openContext()).newPage())
    const log = new RestLog(demo.url, await view.open(demo.url))
    await view.send('start the long run')
    await view.showsUpTo(300)
    const before = await log.events()
    await demo.end('SIGKILL')
    await demo.start()
    await view.agentIs('finished')
    const events = await log.events()
    expect(events.slice(0, before.length)).toEqual(before)
    expect(events).toContainEqual(expect.objectContaining({ message: 'The server was started again. I go on where I was.' }))
    await view.showsUpTo(events.at(-1)?.id ?? 0)
    expect(await view.readAll()).toEqual(visibleIds(events))
  })
})

/** A folder with so many small files that reading them takes a while. */
async function manyFiles(count: number): Promise<string> {
  const folder = await temporaryFolder()
  for (let index = 0; index < count; index += 1) await writeFile(join(folder, `file-${index}.txt`), `This is file ${index}.\n`)
  return folder
}

describe('the program', () => {
  test('ends at Ctrl-C, and finds its conversations at the next start', async () => {
    const demo = await startDemo()
    const id = await firstConversation(demo.url)
    const log = new RestLog(demo.url, id)
    await log.post({ action: 'message', args: { content: 'stop' } })
    expect(await demo.end('SIGINT')).toBe(0)
    await demo.start()
    expect(await firstConversation(demo.url)).toBe(id)
    expect((await log.events()).some((event) => event.source === 'user' && event.action === 'message')).toBe(true)
  })

  test('says in one line that its port is in use', async () => {
    const demo = await startDemo()
    expect(await startBeside({ PORT: new URL(demo.url).port, EVENTREEL_DATA_DIR: await temporaryFolder() })).toMatch(/^Port \d+ is in use\. .*\n$/)
  })

  test('says in one line that its data is in use', async () => {
    const demo = await startDemo()
    expect(await startBeside({ PORT: '0', EVENTREEL_DATA_DIR: demo.dataDir })).toMatch(/ is in use by another process\. .*\n$/)
  })
})

/** Starts the demo where it cannot run, and resolves with what it says when it has given up. */
async function startBeside(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['demo/start.ts'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(child.exitCode).toBe(1)
  return said
}
