import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { root } from '../run.ts'

const START_AGAIN_MS = 1000

export interface ClusterNode {
  readonly port: number
  pid(): number | undefined
  /** Lets it finish what it does. */
  stop(): Promise<void>
}

export interface ClusterNodeOptions {
  readonly port: number
  readonly databaseUrl: string
  readonly say: (line: string) => void
}

/** One `eventreel serve`; one that dies is started again. Resolves when it listens. */
export async function startNode({ port, databaseUrl, say }: ClusterNodeOptions): Promise<ClusterNode> {
  let stopping = false
  let again: NodeJS.Timeout | undefined
  let child: ChildProcess
  const start = () => {
    child = spawn(process.execPath, [resolve(root, 'src/server/cli.ts'), 'serve'], {
      env: { ...process.env, EVENTREEL_PORT: String(port), DATABASE_URL: databaseUrl, EVENTREEL_DATABASE_URL: '', EVENTREEL_DATA_DIR: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const listening = firstLine(child)
    child.once('exit', (code, signal) => {
      if (stopping) return
      say(`server on ${port} ended (${signal ?? code}); it is started again`)
      again = setTimeout(() => void start().catch((error: unknown) => say(String(error))), START_AGAIN_MS)
    })
    return listening.then(() => say(`server on ${port} listens (process ${child.pid})`))
  }
  const stop = async () => {
    stopping = true
    clearTimeout(again)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  await start().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { port, pid: () => child.pid, stop }
}

/** Resolves with the address that a server prints; what it logs of errors goes on to stderr. */
function firstLine({ stdout, stderr }: ChildProcess): Promise<string> {
  const errors: string[] = []
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) {
      if (line === '' || line.includes('"level":"info"')) continue
      errors.push(line)
      process.stderr.write(`${line}\n`)
    }
  })
  return new Promise((resolve, reject) => {
    stdout?.setEncoding('utf8').once('data', resolve)
    stdout?.once('close', () => reject(new Error(`A server did not start: ${errors.at(-1) ?? 'it said nothing'}`)))
  })
}
