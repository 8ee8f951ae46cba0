import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, message, someText, startServer, textWith, type Json } from '../harness.ts'
import { runCli, temporaryDirectory } from '../cli-process.ts'
import { startHttp } from '../http-server.ts'

/** A run as it is exported: ids with a hole, answers that name their actions. */
const run: Json[] = [
  { id: 0, timestamp: '2025-04-30T16:32:54.707474', source: 'user', message: 'hi', action: 'message', args: { content: 'hi' } },
  { id: 1, timestamp: '2025-04-30T16:32:55', source: 'agent', message: '', action: 'run', args: { command: 'ls', hidden: true } },
  { id: 3, timestamp: '2025-04-30T16:32:56.1', source: 'agent', message: '', cause: 1, observation: 'run', content: 'x', extras: { command: 'ls', hidden: true } },
]
const renumbered = [run[0], run[1], { ...run[2], id: 2 }]

const linesOf = (text: string) => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Json)

test('what is imported into a store comes out as it was, but for its ids', { timeout: 60_000 }, async () => {
  const directory = temporaryDirectory()
  const file = join(directory, 'run-x.json')
  writeFileSync(file, JSON.stringify(run))
  const store = ['--data-dir', join(directory, 'data')]
  const imported = await runCli(['import', file, ...store])
  expect([imported.code, imported.stdout, imported.stderr]).toEqual([0, '3 events are in run-x: ids 0 to 2.\n', ''])
  expect(await runCli(['import', file, ...store])).toMatchObject({ code: 0, stdout: imported.stdout })

  const lines = await runCli(['export', 'run-x', ...store])
  expect(linesOf(lines.stdout)).toEqual(renumbered)
  const output = join(directory, 'out.json')
  expect(await runCli(['export', 'run-x', ...store, '--format', 'trajectory', '--output', output])).toMatchObject({ code: 0, stdout: '' })
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual({ trajectory: [run[0]] })
  expect(readdirSync(directory).toSorted()).toEqual(['data', 'out.json', 'run-x.json'])
})

test('a running server is written to and read from, with its key from the environment', { timeout: 60_000 }, async () => {
  const server = await startServer({ sessionApiKey: 'secret' })
  const env = { EVENTREEL_SESSION_API_KEY: 'secret', EVENTREEL_URL: server.url }
  const file = join(temporaryDirectory(), 'lines.jsonl')
  writeFileSync(file, `${run.map((event) => JSON.stringify(event)).join('\n')}\n`)
  const imported = await runCli(['import', file, '--conversation', 'c'], env)
  expect([imported.code, imported.stdout]).toEqual([0, textWith(/^3 events are in c: ids 0 to 2\.\nTimestamps are the server's/)])
  const exported = await runCli(['export', 'c'], env)
  expect(linesOf(exported.stdout)).toEqual(renumbered.map((event) => ({ ...event, timestamp: someText })))
  const path = join(temporaryDirectory(), 'out.json')
  expect((await runCli(['export', 'c', '--format', 'trajectory', '--output', path], env)).code).toBe(0)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ trajectory: [{ id: 0 }] })
  const refused = await runCli(['import', file, '--url', server.url])
  expect([refused.code, refused.stderr]).toEqual([1, textWith(/^eventreel: [^\n]*EVENTREEL_SESSION_API_KEY[^\n]*\n$/)])
})

test('a long conversation is exported whole', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let round = 0; round < 3; round++) await conversation.addEvents(Array.from({ length: 1000 }, () => message('x')), 'agent')
  const { stdout } = await runCli(['export', 'c', '--url', server.url])
  expect(linesOf(stdout).map(({ id }) => id)).toEqual(Array.from({ length: 3000 }, (_, id) => id))
})

test('a failed export leaves what was there', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const directory = temporaryDirectory()
  const output = join(directory, 'out.jsonl')
  writeFileSync(output, 'old')
  const { code, stderr } = await runCli(['export', 'nobody', '--url', server.url, '--output', output])
  expect([code, stderr]).toEqual([1, textWith(/^eventreel: [^\n]+\n$/)])
  expect(readdirSync(directory)).toEqual(['out.jsonl'])
  expect(readFileSync(output, 'utf8')).toBe('old')
})

test.each([
  ['a file that is not there', 'nowhere.jsonl', null, /cannot be read\. \(ENOENT\)/],
  ['a file without events', 'empty.jsonl', '\n\n', /holds no events/],
  ['a file that is something else', 'other.json', '{"note": "x", "steps": [1]}\n', /^eventreel: line 1: .*--skip-invalid/],
])('%s is refused in one line', { timeout: 60_000 }, async (_, name, text, says) => {
  const directory = temporaryDirectory()
  const file = join(directory, name)
  if (text !== null) writeFileSync(file, text)
  const { code, stderr } = await runCli(['import', file, '--data-dir', join(directory, 'data')])
  expect(code).toBe(1)
  expect(stderr).toMatch(says)
  expect(stderr).toMatch(/^[^\n]+\n$/)
})

test('nobody at the address is said in one line', { timeout: 60_000 }, async () => {
  const server = await startServer()
  await server.close()
  expect(await ask(server.url).catch(() => null)).toBeNull()
  const { code, stderr } = await runCli(['export', 'c', '--url', server.url])
  expect([code, stderr]).toEqual([1, textWith(/^eventreel: The server at http:\/\/[^\n]* cannot be reached\. \(ECONNREFUSED\)\n$/)])
})

test('what nobody thought of is one line too, and where it arose is told to who asks', { timeout: 60_000 }, async () => {
  const directory = temporaryDirectory()
  const args = ['import', directory, '--data-dir', join(directory, 'data')]
  expect(await runCli(args)).toEqual({ code: 1, stdout: '', stderr: textWith(/^eventreel: EISDIR[^\n]*\n$/) })
  expect((await runCli(args, { NODE_DEBUG: 'eventreel' })).stderr).toContain('Error: EISDIR')
})

test('what a server says in many lines and colours is one plain line', { timeout: 60_000 }, async () => {
  const url = await startHttp((_, response) => response.writeHead(404).end(JSON.stringify({ detail: 'gone\n\u001b[2Jaway' })))
  expect((await runCli(['export', 'c', '--url', url])).stderr).toBe('eventreel: The conversation cannot be read: gone [2Jaway.\n')
})
