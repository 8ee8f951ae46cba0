import { spawn } from 'node:child_process'

export interface TestRun {
  /** Null when the run was ended from outside. */
  readonly exitCode: number | null
  /** Standard output and error, as they came; the middle is left out above 48 KiB. */
  readonly output: string
  readonly pid: number | undefined
  readonly durationMs: number
  readonly timedOut: boolean
}

export interface TestRunOptions {
  readonly signal: AbortSignal
  /** Default 30 s. */
  readonly timeoutMs?: number
}

/** The one program the agent starts, with these arguments and no others. */
export const TEST_ARGUMENTS = ['--test', '--test-reporter=spec', '--test-timeout=8000'] as const
export const TEST_COMMAND = `node ${TEST_ARGUMENTS.join(' ')}`

const MAX_OUTPUT = 48 * 1024
const alive = new Set<number>()
process.on('exit', () => alive.forEach(killGroup))

/** Runs the project's tests in a process of their own; an abort ends it and everything it started. */
export function runTests(cwd: string, { signal, timeoutMs = 30_000 }: TestRunOptions): Promise<TestRun> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const started = performance.now()
    const child = spawn(process.execPath, TEST_ARGUMENTS, {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the test runner's children end with it.
      detached: true,
    })
    if (child.pid !== undefined) alive.add(child.pid)
    const output: string[] = []
    let timedOut = false
    const kill = () => child.pid !== undefined && killGroup(child.pid)
    const timer = setTimeout(() => {
      timedOut = true
      kill()
    }, timeoutMs)
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', kill)
      if (child.pid !== undefined) alive.delete(child.pid)
    }
    signal.addEventListener('abort', kill, { once: true })
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text))
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('close', (exitCode) => {
      done()
      if (signal.aborted) return reject(signal.reason)
      resolve({ exitCode, output: shorten(output.join('')), pid: child.pid, durationMs: performance.now() - started, timedOut })
    })
  })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // The group may have ended by itself in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function shorten(text: string): string {
  if (text.length <= MAX_OUTPUT) return text
  const half = MAX_OUTPUT / 2
  return `${text.slice(0, half)}\n… ${text.length - MAX_OUTPUT} characters left out …\n${text.slice(-half)}`
}
