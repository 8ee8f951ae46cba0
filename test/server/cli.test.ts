import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCommand } from '../../src/server/cli-options.ts'
import { runCli, serve, temporaryDirectory } from './cli-process.ts'
import { connectWebSocket } from './contiguous-clients.ts'
import { ask, message, post, textWith } from './harness.ts'

test('each option is read, and wins over its environment variable', () => {
  const env = { EVENTREEL_PORT: '1', EVENTREEL_HOST: 'h', EVENTREEL_DATA_DIR: 'd', EVENTREEL_SESSION_API_KEY: 'k', EVENTREEL_CORS_ORIGINS: 'a, b' }
  expect(readCommand(['serve'], env)).toEqual({
    name: 'serve',
    options: { port: 1, host: 'h', dataDir: 'd', sessionApiKey: 'k', corsOrigins: ['a', 'b'] },
  })
  const args = ['serve', '--port', '2', '--host', 'i', '--data-dir', 'e', '--session-api-key', 'l', '--cors-origins', '*']
  expect(readCommand(args, env)).toEqual({
    name: 'serve',
    options: { port: 2, host: 'i', dataDir: 'e', sessionApiKey: 'l', corsOrigins: '*' },
  })
})

test('PORT is taken where EVENTREEL_PORT is not set; an empty variable is not set', () => {
  expect(readCommand(['serve'], { PORT: '81', EVENTREEL_PORT: '', EVENTREEL_SESSION_API_KEY: '' })).toMatchObject({
    options: { port: 81, sessionApiKey: undefined, host: '127.0.0.1', corsOrigins: [] },
  })
})

test.each([[['--port', '65536']], [['--port', '-1']], [['--port', '1e3']], [['--unknown']], [['more']]])('serve %j is a mistake, told in one line', (args) => {
  const command = readCommand(['serve', ...args], {})
  expect(command).toMatchObject({ name: 'mistake', message: textWith(/^[^\n]+$/) })
})

test('--help names every option and its variable', { timeout: 30_000 }, async () => {
  const { code, stdout } = await runCli(['--help'])
  expect(code).toBe(0)
  for (const word of ['--port', '--host', '--data-dir', '--session-api-key', 'EVENTREEL_PORT', 'EVENTREEL_HOST', 'EVENTREEL_DATA_DIR', 'EVENTREEL_SESSION_API_KEY']) {
    expect(stdout).toContain(word)
  }
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
  expect(await client.closed).toBe(1001)
  expect(existsSync(join(dataDir, 'eventreel.sqlite-wal'))).toBe(false)
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
