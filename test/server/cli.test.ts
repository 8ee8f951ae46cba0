import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli, serve, temporaryDirectory } from './cli-process.ts'
import { connectWebSocket } from './contiguous-clients.ts'
import { ask, message, post, textWith } from './harness.ts'

test('--help names the commands; that of a command each of its options, with its variable', { timeout: 30_000 }, async () => {
  const { code, stdout } = await runCli(['--help'])
  expect(code).toBe(0)
  for (const command of ['serve', 'import', 'export', 'conformance']) expect(stdout).toContain(`eventreel ${command}`)
  const serveHelp = (await runCli(['serve', '--help'])).stdout
  for (const word of ['--port', '--host', '--data-dir', '--database-url', '--session-api-key', 'EVENTREEL_PORT', 'EVENTREEL_HOST', 'EVENTREEL_DATA_DIR', 'DATABASE_URL']) {
    expect(serveHelp).toContain(word)
  }
  expect(serveHelp).not.toContain('--skip-invalid')
})

test('--version prints the version of the package', { timeout: 30_000 }, async () => {
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: textWith(/^\d+\.\d+\.\d+\n$/) })
})

test('a mistake ends with code 2 and one line', { timeout: 30_000 }, async () => {
  const { code, stdout, stderr } = await runCli(['surf'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^eventreel: [^\n]*surf[^\n]*\n$/)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s closes the server cleanly, with clients connected', { timeout: 30_000 }, async (signal) => {
  const dataDir = temporaryDirectory()
  const serving = await serve(['--port', '0', '--data-dir', dataDir], { EVENTREEL_SESSION_API_KEY: 'k' })
  expect(serving.url).toMatch(/^http:\/\/localhost:\d+$/)
  const headers = { 'X-Session-API-Key': 'k' }
  await ask(`${serving.url}/api/conversations`, post({ conversation_id: 'c' }, headers))
  await ask(`${serving.url}/api/conversations/c/events`, post(message('x'), headers))
  const client = connectWebSocket(serving.url, { key: 'k' })
  await client.reached(0)
  expect(await serving.stop(signal)).toBe(0)
  expect(await client.closed).toBe(1012)
  expect(existsSync(join(dataDir, 'eventreel.sqlite-wal'))).toBe(false)
})

test('a second signal ends a server that still drains', { timeout: 30_000 }, async () => {
  const serving = await serve(['--port', '0', '--data-dir', temporaryDirectory(), '--drain-ms', '86400000'])
  const first = serving.stop('SIGTERM')
  for (let status = 200; status !== 503; ) ({ status } = await ask(`${serving.url}/readyz`))
  expect(await serving.stop('SIGTERM')).toBe(143)
  expect(await first).toBe(143)
})

test('a port or a data directory that another server has is refused in one line', { timeout: 30_000 }, async () => {
  const dataDir = temporaryDirectory()
  const serving = await serve(['--port', '0', '--data-dir', dataDir])
  const port = new URL(serving.url).port
  const samePort = await runCli(['serve', '--port', port, '--data-dir', temporaryDirectory()])
  expect([samePort.code, samePort.stderr]).toEqual([1, `eventreel: Cannot listen on port ${port} of 127.0.0.1. (EADDRINUSE)\n`])
  const sameData = await runCli(['serve', '--port', '0', '--data-dir', dataDir])
  expect([sameData.code, sameData.stderr]).toEqual([1, textWith(/^eventreel: Another process uses this data directory\.[^\n]*\n$/)])
})
