import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { root, run, type RunResult } from './run.ts'

/**
 * Everything that can be said about the package without running it. `node scripts/check.ts lint types` runs only those named.
 * Prints one line a step, and what a red one wrote.
 */
interface Step {
  readonly name: string
  readonly needsBuild?: boolean
  /** After all others: what they do beside it would be measured too. */
  readonly isAlone?: boolean
  readonly commands: readonly (readonly [command: string, ...args: string[]])[]
}

/** Folders that see only their own environment: no page in the server, no Node in a hook. */
const FOLDERS = ['protocol', 'ingest', 'source', 'store', 'stream', 'react', 'ui', 'server', 'testing']

const STEPS: readonly Step[] = [
  {
    name: 'types',
    commands: [
      ['node', 'scripts/check/project.ts'],
      ['tsc', '-p', '.'],
      ...FOLDERS.filter((folder) => existsSync(resolve(root, 'src', folder, 'tsconfig.json'))).map(
        (folder) => ['tsc', '-p', `src/${folder}`] as const,
      ),
    ],
  },
  { name: 'lint', commands: [['oxlint', '--type-aware']] },
  { name: 'layers', commands: [['vitest', 'run', '--project', 'node', '--reporter=minimal', 'test/architecture']] },
  { name: 'hygiene', commands: [['node', 'scripts/check/hygiene.ts']] },
  { name: 'unused', commands: [['knip', '--no-config-hints']] },
  { name: 'storybook', commands: [['storybook', 'build', '--quiet', '--output-dir', 'node_modules/.cache/storybook-check']] },
  { name: 'publint', needsBuild: true, commands: [['publint', '--strict']] },
  {
    name: 'exports',
    needsBuild: true,
    commands: [['attw', '--pack', '.', '--profile', 'esm-only', '--exclude-entrypoints', './ui/styles.css', './ui/pictures/styles.css', './search-worker.js']],
  },
  { name: 'built', needsBuild: true, commands: [['node', 'scripts/check/built.ts']] },
  { name: 'size', needsBuild: true, commands: [['node', 'scripts/check/size.ts']] },
  { name: 'api', needsBuild: true, commands: [['node', 'scripts/check/api-report.ts']] },
  { name: 'speed', isAlone: true, commands: [['node', 'bench/guard.ts']] },
]

process.exitCode = await check(process.argv.slice(2))

async function check(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name))
  if (unknown.length > 0) throw new Error(`No such step: ${unknown.join(', ')}. There are ${STEPS.map((step) => step.name).join(', ')}.`)
  const steps = STEPS.filter(({ name }) => names.length === 0 || names.includes(name))
  const building = steps.some((step) => step.needsBuild) ? timed('build', () => run('node', ['scripts/build.ts'])) : undefined
  const red: string[] = []
  const work = async (queue: Step[]): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const { name, commands, needsBuild } = step
      if (needsBuild && (await building)?.code !== 0) red.push(`${name} (not built)`)
      else if ((await timed(name, () => runAll(commands))).code !== 0) red.push(name)
    }
  }
  const together = steps.filter(({ isAlone }) => isAlone !== true)
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, () => work(together)))
  await work(steps.filter(({ isAlone }) => isAlone === true))
  if (building !== undefined && (await building).code !== 0) red.unshift('build')
  console.log(red.length === 0 ? 'check: all green' : `check: red: ${red.join(', ')}`)
  return red.length === 0 ? 0 : 1
}

async function runAll(commands: Step['commands']): Promise<RunResult> {
  const results: RunResult[] = []
  for (const [command, ...args] of commands) results.push(await run(command, args))
  const failed = results.filter(({ code }) => code !== 0)
  return { code: failed.length === 0 ? 0 : 1, output: (failed.length === 0 ? results : failed).map(({ output }) => output).join('\n') }
}

async function timed(name: string, action: () => Promise<RunResult>): Promise<RunResult> {
  const started = performance.now()
  const result = await action()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${result.code === 0 ? 'ok ' : 'RED'} ${name} (${seconds} s)`)
  if (result.code !== 0 || name === 'size') console.log(result.output.trimEnd())
  return result
}
