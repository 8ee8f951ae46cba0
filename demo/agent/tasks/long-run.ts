import type { Task } from '../memory.ts'
import { readBeginning, walkFiles } from './file-walk.ts'
import type { Work } from './work.ts'

const FILES_PER_NOTE = 200

/**
 * Reads every file under `node_modules`: two events a file, each durable before the next begins, so that the server's own
 * speed is the pace.
 */
export async function longRun({ hands, log, obey, remember, longRunRoot }: Work, task: Extract<Task, { kind: 'long-run' }>): Promise<string> {
  let { files, bytes } = task
  if (files === 0) await hands.say('I will read every file under node_modules, as fast as the log takes it. Pause or stop me at any time.')
  const started = performance.now()
  const before = files
  let index = 0
  for await (const file of walkFiles(longRunRoot)) {
    index += 1
    if (index <= before) continue
    await obey()
    const read = await readBeginning(longRunRoot, file)
    const path = `node_modules/${read.path}`
    const cause = await log.act({ action: 'read', args: { path, start: 0, end: -1, thought: '', impl_source: 'default' } })
    await log.observe(cause, { observation: 'read', content: read.shown, extras: { path, impl_source: 'default' } })
    files += 1
    bytes += read.bytes
    if (files % FILES_PER_NOTE === 0) {
      await remember({ kind: 'long-run', files, bytes })
      await log.report(`${files.toLocaleString('en')} files read`)
    }
  }
  const seconds = (performance.now() - started) / 1000
  const read = files - before
  const size = `${files.toLocaleString('en')} files, ${(bytes / 1024 / 1024).toFixed(0)} MiB`
  const what = before === 0 ? '' : `, the last ${read.toLocaleString('en')} of them`
  return `Read ${size}${what} in ${seconds.toFixed(0)} s: ${Math.round((read * 2) / seconds).toLocaleString('en')} events a second.`
}
