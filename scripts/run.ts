import { spawn, type SpawnOptions } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')

/** No colours: what fails is kept and printed later. `node_modules/.bin` first: its `node` is the one this project is tested with, whatever the machine has. */
export const toolEnv: NodeJS.ProcessEnv = {
  ...process.env,
  NO_COLOR: '1',
  PATH: `${resolve(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
}

export interface RunResult {
  readonly code: number
  readonly output: string
}

/** Runs a command to its end and keeps what it wrote, in order. Never rejects for an exit code. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<RunResult> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env: toolEnv, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', fail)
    child.once('close', (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** As {@link run}, but a failing command throws, with its output. */
export async function mustRun(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code})\n${output}`)
  return output
}

/** Runs a command with this process's own input and output. */
export function runAttached(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env: toolEnv, stdio: 'inherit', ...options })
    child.once('error', fail)
    child.once('close', (code) => done(code ?? 1))
  })
}
