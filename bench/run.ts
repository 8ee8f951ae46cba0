import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type BrowserContext } from 'playwright'
import { build, preview } from 'vite'
import { ensureBrowser } from '../scripts/ensure-browser.ts'
import { CHROMIUM_ARGS } from '../scripts/find-browser.ts'
import { bytesWrittenBy } from './lib/process-io.ts'
import type { Comparison, Measured } from './lib/comparison.ts'
import { mergeResults, printComparisons, printMetrics } from './lib/results.ts'
import { measured, type NodeSuite } from './lib/suite.ts'
import { writeReport } from './report/write.ts'

/**
 * Measures in a real Chromium, on a production build, with a profile on the disk. `--only a,b` runs some suites, `--rounds n` sets the rounds.
 * Prints the figures and merges them into `bench/results.json`, from which it writes `docs/performance.md`; `--into file` keeps them elsewhere.
 */
const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' }, into: { type: 'string' } } })
const folder = import.meta.dirname
const configFile = resolve(folder, 'vite.config.ts')
const chosen = suiteFiles().filter(({ name }) => values.only === undefined || values.only.split(',').includes(name))
if (chosen.length === 0) throw new Error(`No such suite. There are ${suiteFiles().map(({ name }) => name).join(', ')}.`)
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)

const executablePath = await ensureBrowser()
await build({ configFile, logLevel: 'warn' })
const server = await preview({ configFile, logLevel: 'warn', preview: { port: 0, host: '127.0.0.1' } })
const pageUrl = server.resolvedUrls?.local[0]
if (pageUrl === undefined) throw new Error('the preview server has no address')

let version = ''
const all: Record<string, number> = {}
const comparisons: Comparison[] = []
for (const { name, kind } of chosen) {
  console.log(`\n${name}`)
  const result = await inFreshProfile((browser, profile) => (kind === 'node' ? runNode(name, browser, profile) : runPage(name, browser, profile)))
  printComparisons(result.comparisons)
  Object.assign(all, result.metrics)
  comparisons.push(...result.comparisons)
}
await server.close()
console.log()
const missed = printMetrics(all)
mergeResults(values.into ?? resolve(folder, 'results.json'), { metrics: all, comparisons }, { node: process.versions.node, chromium: version, ...lockedVersions() })
if (values.into === undefined) writeReport()
if (missed > 0) process.exitCode = 1

function suiteFiles(): { name: string; kind: 'page' | 'node' }[] {
  return readdirSync(resolve(folder, 'suites')).flatMap((file) => {
    const [, name, kind] = /^([\w-]+)\.(page|node)\.ts$/.exec(file) ?? []
    return name === undefined ? [] : [{ name, kind: kind === 'node' ? 'node' : 'page' }]
  })
}

async function inFreshProfile<T>(work: (browser: BrowserContext, profile: string) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'eventreel-bench-'))
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: CHROMIUM_ARGS, headless: true })
  version = browser.browser()?.version() ?? version
  try {
    return await work(browser, profile)
  } finally {
    await browser.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runPage(name: string, browser: BrowserContext, profile: string): Promise<Measured> {
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(error))
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()))
  await page.exposeFunction('bytesWritten', () => bytesWrittenBy(profile))
  await page.goto(pageUrl ?? '')
  await page.waitForFunction(() => typeof window.runSuite === 'function')
  const { medians, ...result } = await page.evaluate(([suite, count]) => window.runSuite(suite, count), [name, rounds] as const)
  printMetrics(medians, (line) => console.log(`  ${line}`))
  return result
}

async function runNode(name: string, browser: BrowserContext, profile: string): Promise<Measured> {
  const { suite } = (await import(`./suites/${name}.node.ts`)) as { suite: NodeSuite }
  const result = measured(await suite.run({ browser, profile, pageUrl: pageUrl ?? '', rounds: rounds ?? 5 }))
  printMetrics(result.metrics, (line) => console.log(`  ${line}`))
  return result
}

function lockedVersions(): Record<string, string> {
  const names = [
    ...['react', 'idb', 'vite'],
    ...['dexie', 'rxdb', '@tanstack/db', '@tanstack/react-query', '@tanstack/query-persist-client-core', 'idb-keyval', 'replicache'],
    ...['@durable-streams/client', '@durable-streams/state', 'socket.io-client', 'react-use-websocket'],
  ]
  return Object.fromEntries(
    names.map((name) => {
      const file = resolve(folder, '../node_modules', name, 'package.json')
      return [name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]
    }),
  )
}
