import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { AgentHost } from '../../demo/agent/agent-host.ts'
import { createPace, type Pace } from '../../demo/agent/pace.ts'
import { MemoryPort } from './memory-port.ts'

export const TEMPLATE = join(import.meta.dirname, '../../demo/scratch-project')

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eventreel-demo-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface AgentFixture {
  readonly port: MemoryPort
  /** The agent's scratch copy. */
  readonly workspace: string
  readonly errors: unknown[]
  /** Ends the agent as the end of the program does, and starts it anew. */
  readonly restart: () => Promise<void>
}

/** An agent at full speed, in a scratch copy of the project. */
export async function startAgent(options: { pace?: Pace; longRunRoot?: string; template?: string } = {}): Promise<AgentFixture> {
  const dataDir = await temporaryFolder()
  const port = new MemoryPort()
  const errors: unknown[] = []
  const create = () =>
    new AgentHost({
      dataDir,
      template: options.template ?? TEMPLATE,
      longRunRoot: options.longRunRoot ?? join(TEMPLATE, 'src'),
      pace: options.pace ?? createPace({ factor: 0 }),
      onError: (error) => errors.push(error),
    })
  let host = create()
  onTestFinished(() => host.close())
  await host.attach(port, 0)
  return {
    port,
    workspace: join(dataDir, 'workspaces', port.id),
    errors,
    restart: async () => {
      await host.close()
      host = create()
      await host.resume(port)
    },
  }
}

/** A green project of one function, in which one deliberate mistake is noticed and another is not. */
export async function smallProject(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'src'))
  await mkdir(join(folder, 'test'))
  await writeFile(join(folder, 'README.md'), '# sign\n')
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')
  await writeFile(join(folder, 'src/sign.js'), "export const sign = (n) => (n < 0 ? -1 : n > 0 ? 1 : 0)\n")
  const check = "import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { sign } from '../src/sign.js'\n"
  await writeFile(join(folder, 'test/sign.test.js'), `${check}test('zero', () => assert.ok(sign(0) >= 0))\n`)
  return folder
}
