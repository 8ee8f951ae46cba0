import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser } from 'playwright'
import { ensureBrowser } from './ensure-browser.ts'
import { CHROMIUM_ARGS } from './find-browser.ts'
import { nextApp, viteApp, type AppPlan } from './pack/apps.ts'
import { readExample, type Example } from './pack/example.ts'
import { freePort, startService, type Service } from './pack/processes.ts'
import { visit } from './pack/visit.ts'
import { mustRun, run, toolEnv } from './run.ts'

/**
 * Packs the package, installs the tarball into a fresh Vite app and a fresh Next app, pastes the README's example into both, and opens them in Chromium against
 * `npx eventreel serve` from the same tarball. `node scripts/test-pack.ts vite` runs one of them; `--readme file` takes the example from elsewhere.
 */
const TEXT = 'A message that only the server knew.'
const { values, positionals: only } = parseArgs({ options: { readme: { type: 'string', default: 'README.md' } }, allowPositionals: true })
const scratch = mkdtempSync(join(tmpdir(), 'eventreel-pack-'))
const env = { ...toolEnv, NEXT_TELEMETRY_DISABLED: '1' }
/** Everything that must end with this script, whatever happens. */
const cleanUps: (() => Promise<void>)[] = []
let failures = 0

try {
  const example = readExample(readFileSync(values.readme, 'utf8'))
  const tarball = await pack()
  const executablePath = await ensureBrowser()
  const server = await serve(tarball, example.conversationId)
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
  cleanUps.push(() => browser.close())
  for (const plan of [viteApp(tarball, example, server.url), nextApp(tarball, example, server.url)]) {
    if (only.length === 0 || only.includes(plan.name)) await tryApp(plan, browser, example)
  }
} finally {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
}
console.log(failures === 0 ? 'test:pack: all green' : `test:pack: ${failures} red`)
if (failures > 0) process.exitCode = 1

async function pack(): Promise<string> {
  await mustRun('node', ['scripts/build.ts'])
  const output = await mustRun('npm', ['pack', '--silent', '--pack-destination', scratch])
  const name = output.split('\n').find((line) => line.endsWith('.tgz'))
  if (name === undefined) throw new Error(`npm pack named no tarball:\n${output}`)
  return join(scratch, name)
}

async function serve(tarball: string, conversationId: string): Promise<Service> {
  const cwd = join(scratch, 'server')
  writeFiles(cwd, { 'package.json': JSON.stringify({ name: 'fresh-server', private: true, dependencies: { eventreel: `file:${tarball}` } }) })
  await mustRun('npm', ['install'], { cwd })
  const port = await freePort()
  const url = `http://localhost:${port}`
  const command = ['npx', 'eventreel', 'serve', '--port', String(port), '--data-dir', join(cwd, 'data')]
  const server = await startService(command, { cwd, env, url: `${url}/healthz` })
  cleanUps.push(() => server.stop())
  await post(`${url}/api/conversations`, { conversation_id: conversationId, title: 'Pack test' })
  await post(`${url}/api/conversations/${conversationId}/events`, [
    { action: 'message', source: 'user', args: { content: 'What is new?' } },
    { action: 'message', source: 'agent', args: { content: TEXT } },
  ])
  return { ...server, url }
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`)
}

async function tryApp(plan: AppPlan, browser: Browser, example: Example): Promise<void> {
  const cwd = join(scratch, plan.name)
  writeFiles(cwd, plan.files)
  await mustRun('npm', ['install'], { cwd })
  const types = await run(join(cwd, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd })
  report(`${plan.name} types`, types.code === 0 ? [] : [types.output])
  for (const mode of plan.modes) {
    const port = await freePort()
    const bin = ([program = '', ...args]: readonly string[]): string[] => [join(cwd, 'node_modules/.bin', program), ...args]
    try {
      const [builder = '', ...args] = mode.before ? bin(mode.before) : []
      if (builder !== '') await mustRun(builder, args, { cwd, env })
      const service = await startService(bin(mode.serve(port)), { cwd, env, url: `http://localhost:${port}` })
      try {
        report(`${plan.name} ${mode.name}`, await visit(browser, service.url, { conversationId: example.conversationId, text: TEXT }))
      } finally {
        await service.stop()
      }
    } catch (error) {
      report(`${plan.name} ${mode.name}`, [error instanceof Error ? error.message : String(error)])
    }
  }
}

function report(name: string, problems: readonly string[]): void {
  console.log(`${problems.length === 0 ? 'ok ' : 'RED'} ${name}`)
  for (const problem of problems) console.log(`  ${problem}`)
  if (problems.length > 0) failures += 1
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
