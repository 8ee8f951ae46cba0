import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli, serve, temporaryDirectory } from '../server/cli-process.ts'
import { ask, startServer } from '../server/harness.ts'
import { connectWebSocket } from '../server/contiguous-clients.ts'
import { createDatabase } from './databases.ts'

const run = [
  { id: 4, timestamp: '2025-01-01T00:00:00', source: 'agent', message: '', action: 'run', args: { command: 'ls' } },
  { id: 7, timestamp: '2025-01-01T00:00:01', source: 'agent', message: '', cause: 4, observation: 'run', content: 'x', extras: { command: 'ls' } },
]

test('what is imported into the database comes out as it was, and live on a server that shares it', async () => {
  const DATABASE_URL = await createDatabase()
  const server = await startServer({ databaseUrl: DATABASE_URL })
  await server.createConversation({ conversationId: 'run' })
  const client = connectWebSocket(server.url, { id: 'run' })
  await client.frames.first(({ type }) => type === 'replay_done')
  const file = join(temporaryDirectory(), 'run.jsonl')
  writeFileSync(file, run.map((event) => JSON.stringify(event)).join('\n'))
  for (const _ of ['first', 'again']) {
    expect(await runCli(['import', file], { DATABASE_URL })).toEqual({ code: 0, stdout: '2 events are in run: ids 0 to 1.\n', stderr: '' })
  }
  await client.reached(1)
  const { stdout } = await runCli(['export', 'run'], { DATABASE_URL })
  expect(stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([{ ...run[0], id: 0 }, { ...run[1], id: 1, cause: 0 }])
})

test('serve takes its database from the environment, and ends cleanly', async () => {
  const DATABASE_URL = await createDatabase()
  const serving = await serve(['--port', '0', '--drain-ms', '0'], { DATABASE_URL })
  expect((await ask(`${serving.url}/readyz`)).status).toBe(200)
  expect(await serving.stop('SIGTERM')).toBe(0)
})
