import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { debuglog } from 'node:util'
import { isEventreelError } from '../../errors.ts'
import type { OptionValues } from './option-values.ts'
import { readCommand, type Command } from './read-command.ts'

/** Runs one command. Resolves with the exit code: 0 done, 1 failed, 2 the command line makes no sense. */
export type CommandRunner = (values: OptionValues, operands: readonly string[]) => Promise<number>

const FAILED = 1
const MISUSED = 2

const debug = debuglog('eventreel')

/** Runs the command line; what goes wrong is one line on stderr, and where it arose too with `NODE_DEBUG=eventreel`. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    return await run(readCommand(args, env))
  } catch (error) {
    debug('%O', error)
    process.stderr.write(`eventreel: ${inOneLine(error)}\n`)
    return isEventreelError(error, 'invalid_argument') ? MISUSED : FAILED
  }
}

/** What a server or the system says may have lines, and signs that would steer a terminal. */
function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return 'Something failed, and does not say why.'
  const code = error.cause instanceof Error && 'code' in error.cause ? ` (${String(error.cause.code)})` : ''
  return `${error.message}${code}`.replaceAll(/\p{Cc}+/gu, ' ')
}

async function run(command: Command): Promise<number> {
  if (command.name === 'run') return (await runnerOf(command))(command.values, command.operands)
  const { generalHelp, commandHelp } = await import('./help.ts')
  const text = command.name === 'version' ? `${await version()}\n` : command.of === null ? generalHelp() : commandHelp(command.of)
  process.stdout.write(text)
  return 0
}

/** Must load late: help takes no database, and an export no server. */
async function runnerOf({ command }: Extract<Command, { name: 'run' }>): Promise<CommandRunner> {
  switch (command) {
    case 'serve':
      return (await import('./serve.ts')).serve
    case 'import':
      return (await import('./import-events.ts')).importEvents
    case 'export':
      return (await import('./export-events.ts')).exportEvents
    case 'conformance':
      return (await import('./conformance.ts')).conformance
  }
}

/** The package's own; this file lies equally deep in the source and in what is built of it. */
async function version(): Promise<string> {
  const path = join(dirname(fileURLToPath(import.meta.url)), '../../../package.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string }
  return manifest.version
}
