import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright'
import { root } from '../run.ts'

export interface RunningDemo {
  readonly url: string
  close(): Promise<void>
}

/** The built demo with data of its own, its agent at five times a person's pace. */
export async function startDemo(): Promise<RunningDemo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventreel-screenshots-'))
  const child = spawn(process.execPath, ['demo/start.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', EVENTREEL_DEMO_PACE: '0.2', EVENTREEL_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const close = async () => {
    if (child.exitCode === null) {
      child.kill('SIGINT')
      await once(child, 'exit')
    }
    await rm(dataDir, { recursive: true, force: true })
  }
  for await (const line of createInterface(child.stdout)) return { url: line, close }
  await close()
  throw new Error('The demo ended before it was ready; why, it says on its own error output.')
}

/** Resolves when the agent has mended something, and stands still: every picture shows the same. */
export async function agentAtRest(page: Page, url: string): Promise<void> {
  await page.goto(url)
  const status = page.locator('[data-part="agent-status"]')
  await page.locator(':is([data-part="agent-status"][data-state="paused"], .er-row:has-text("Edited"))').first().waitFor()
  if ((await status.getAttribute('data-state')) !== 'paused') await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.locator('[data-part="agent-status"][data-state="paused"]').waitFor()
}
