import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

const cli = resolve(import.meta.dirname, '../../src/server/cli.ts')

/** A directory of this test alone. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'eventreel-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return finished(start(args, env))
}

/** As {@link runCli}, where no file may grow above so many blocks of 512 bytes: a disk that is full. */
export function runCliOnFullDisk(blocks: number, args: readonly string[]): Promise<Finished> {
  const shell = ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, cli, ...args]
  return finished(spawn('sh', shell, { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] }))
}

export interface Running {
  readonly finished: Promise<Finished>
  kill(signal: NodeJS.Signals): void
}

/** Starts the command line, to be ended by a signal. */
export function startCli(args: readonly string[]): Running {
  const child = start(args, {})
  onTestFinished(() => void child.kill('SIGKILL'))
  return { finished: finished(child), kill: (signal) => void child.kill(signal) }
}

export interface Serving {
  readonly url: string
  /** Sends the signal; resolves with the exit code when the process is gone (null when the signal ended it). */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `serve` and waits for the one line that it prints. */
export async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const child = start(['serve', ...args], env)
  const end = ended(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await end
  })
  child.stderr.resume()
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('\n')) resolve(printed.trim())
    })
    void end.then((code) => reject(new Error(`serve ended with ${code}`)))
  })
  return {
    url,
    stop: async (signal) => {
      child.kill(signal)
      return end
    },
  }
}

async function finished(child: ReturnType<typeof start>): Promise<Finished> {
  const [code, stdout, stderr] = await Promise.all([ended(child), text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}
