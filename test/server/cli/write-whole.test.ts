import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeWhole } from '../../../src/server/cli/write-whole.ts'
import { runCliOnFullDisk, startCli, temporaryDirectory } from '../cli-process.ts'
import { message, startServer } from '../harness.ts'
import { startHttp } from '../http-server.ts'

function oldFile() {
  const directory = temporaryDirectory()
  const output = join(directory, 'out.jsonl')
  writeFileSync(output, 'old')
  return { output, expectUntouched: () => {
    expect(readdirSync(directory)).toEqual(['out.jsonl'])
    expect(readFileSync(output, 'utf8')).toBe('old')
  } }
}

test('a disk that takes only a part of the end keeps what was there', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  await conversation.addEvent(message('x'.repeat(20_000)), 'agent')
  const { output, expectUntouched } = oldFile()
  expect(await runCliOnFullDisk(8, ['export', 'c', '--url', server.url, '--output', output])).toEqual({
    code: 1, stdout: '', stderr: `eventreel: ${output} cannot be written. (EFBIG)\n`,
  })
  expectUntouched()
})

test.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s leaves nothing of a file that is not whole', { timeout: 60_000 }, async (signal, code) => {
  const { output, expectUntouched } = oldFile()
  const asksForMore = Promise.withResolvers<void>()
  const url = await startHttp((request, response) => {
    // The first page is written when the next is asked for, which never comes.
    if (request.url?.includes('start_id=0') === true) response.end('{"events":[{"id":0}],"has_more":true}')
    else asksForMore.resolve()
  })
  const running = startCli(['export', 'c', '--url', url, '--output', output])
  await asksForMore.promise
  running.kill(signal)
  expect(await running.finished).toMatchObject({ code, stderr: '' })
  expectUntouched()
})

test('what somebody has put in its way is not written through', async () => {
  const { output } = oldFile()
  const victim = join(temporaryDirectory(), 'victim')
  writeFileSync(victim, 'theirs')
  symlinkSync(victim, `${output}.${process.pid}.part`)
  await writeWhole(output, (async function* () {
    yield 'new'
  })())
  expect(readFileSync(victim, 'utf8')).toBe('theirs')
  expect(readFileSync(output, 'utf8')).toBe('new')
})
