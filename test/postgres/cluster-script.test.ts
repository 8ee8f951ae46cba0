import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../server/cli-process.ts'
import { ask, message, post, Recording } from '../server/harness.ts'

/** `npm run cluster`, as it is started; every line that it prints. */
async function startCluster(directory: string) {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../scripts/cluster.ts'), '--port', '0', '--dir', directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = new Recording<string>()
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (text + chunk).split('\n')
    text = parts.pop() ?? ''
    for (const line of parts) lines.push(line)
  })
  // Its lines end when everything that it started has ended.
  const ended = new Promise<number | null>((done) => child.once('close', done))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await lines.first((line) => line.startsWith('Ctrl-C'))
  const url = (name: string) => /http:\S+/.exec(lines.items.find((line) => line.startsWith(name)) ?? '')?.[0] ?? ''
  return { child, lines, ended, url }
}

test('a cluster serves from both servers, starts a killed one again, leaves nothing running, and keeps what it had', async () => {
  const directory = temporaryDirectory()
  const first = await startCluster(directory)
  const [balancer, one, two] = [first.url('balancer'), first.url('server 1'), first.url('server 2')]
  await ask(`${balancer}/api/conversations`, post({ conversation_id: 'c' }))
  await ask(`${one}/api/conversations/c/events`, post(message('kept')))
  expect((await ask(`${two}/api/conversations/c`)).body).toMatchObject({ latest_event_id: 0 })

  const pid = Number(/process (\d+)/.exec(first.lines.items.find((line) => line.startsWith('server 1')) ?? '')?.[1])
  const before = first.lines.items.length
  process.kill(pid, 'SIGKILL')
  await first.lines.first((line) => line.includes('listens'), before)
  expect((await ask(`${one}/readyz`)).status).toBe(200)

  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  for (const url of [balancer, one, two]) await expect(fetch(url)).rejects.toThrow(TypeError)

  const second = await startCluster(directory)
  expect((await ask(`${second.url('balancer')}/api/conversations/c`)).body).toMatchObject({ latest_event_id: 0 })
  second.child.kill('SIGKILL')
  await second.ended
  await expect(fetch(second.url('balancer'))).rejects.toThrow(TypeError)
})
