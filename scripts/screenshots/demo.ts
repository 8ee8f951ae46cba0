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

/** The built demo with data of its own, its agent as fast as it can. */
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

/** Resolves when the agent has done what it was asked at first. */
export async function agentIsDone(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('[data-part="agent-status"]:is([data-state="finished"], [data-state="awaiting_user_input"])').waitFor({ timeout: 300_000 })
}
