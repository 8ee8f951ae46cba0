import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** What can be served in a process of its own: `bench/server/serve/<name>.ts`, which sends its URL when it is ready. */
export type Served = 'eventreel' | 'bare-http' | 'bare-ws' | 'durable-streams' | 'live' | 'canned'

export interface ServerProcess {
  readonly url: string
  /** Resident memory now, after its garbage was collected, in MB. */
  residentMb(): Promise<number>
}

/** Runs a server in a process of its own, with an empty folder for its data, while `work` runs. */
export async function withServer<T>(name: Served, work: (server: ServerProcess) => Promise<T>, args: readonly string[] = []): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), `eventreel-bench-${name}-`))
  const child = fork(resolve(import.meta.dirname, 'serve', `${name}.ts`), [folder, ...args], {
    execArgv: ['--expose-gc'],
    // What a server says of itself on the way is not the bench's.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const url = String(await messageOf(child))
    return await work({
      url,
      residentMb: async () => {
        child.send('collect')
        await messageOf(child)
        return residentMb(child.pid)
      },
    })
  } finally {
    child.disconnect()
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController()
  child.once('exit', (code) => gone.abort(new Error(`The server process ended with ${code}.`)))
  const [message] = (await once(child, 'message', { signal: gone.signal })) as [unknown]
  return message
}

/** Linux only; NaN elsewhere. */
function residentMb(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000
  } catch {
    return Number.NaN
  }
}
