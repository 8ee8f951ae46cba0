import { expect, onTestFinished, test } from 'vitest'
import { startV0Server } from '../../fakes/v0-server.ts'
import { runCli } from '../cli-process.ts'
import { startServer, textWith } from '../harness.ts'

test('prints a table, and ends with 0 when all holds', { timeout: 60_000 }, async () => {
  const server = await startServer({ headIntervalMs: 100, sessionApiKey: 'k' })
  const { code, stdout, stderr } = await runCli(['conformance', `${server.url}/`], { EVENTREEL_SESSION_API_KEY: 'k' })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^v0 +holds +14 of 14/m)
  expect(stdout).toMatch(/^ {2}ok +websocket-handover/m)
})

test('ends with 1 when what was asked for is missing, and with 0 when it is not', { timeout: 60_000 }, async () => {
  const server = await startV0Server({ throttle: false })
  onTestFinished(() => server.close())
  const missing = await runCli(['conformance', server.url, '--conversation', 'v0', '--json'])
  expect(missing.code).toBe(1)
  expect(JSON.parse(missing.stdout)).toMatchObject({ levels: { v0: 'holds', contiguous: 'missing' } })
  const { code, stdout } = await runCli(['conformance', server.url, '--conversation', 'v0', '--read-only', '--level', 'v0'])
  expect(code).toBe(0)
  expect(stdout).toContain('contiguous   missing')
  expect((await runCli(['conformance', server.url, '--conversation', 'v0', '--read-only', '--level', 'acknowledged'])).code).toBe(1)
})

test.each([
  [['nonsense'], 2, /is no address/],
  [['http://localhost', '--level', 'v2'], 2, /--level/],
  [['http://localhost', '--read-only'], 2, /--conversation/],
  [['http://localhost:1'], 1, /cannot be reached/],
])('%j is answered with code %i and one line', { timeout: 60_000 }, async (args, code, says) => {
  expect(await runCli(['conformance', ...args])).toEqual({ code, stdout: '', stderr: textWith(new RegExp(`^eventreel: [^\\n]*${says.source}[^\\n]*\\n$`)) })
})
