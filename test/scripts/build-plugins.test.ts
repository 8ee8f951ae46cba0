import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientEntries, searchWorkerUrl } from '../../scripts/build/plugins.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventreel-build-'))
  await writeFile(join(folder, 'start.ts'), `export const start = () => new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' })`)
  await writeFile(join(folder, 'search-worker.ts'), 'postMessage(1)')
  await writeFile(join(folder, 'index.ts'), `export { start } from './start.ts'`)
  await writeFile(join(folder, 'react.ts'), `'use client'\nexport { start } from './start.ts'`)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function buildLibrary(): Promise<Rolldown.OutputChunk[]> {
  const result = await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [searchWorkerUrl(), clientEntries(['react/index'])],
    build: { write: false, minify: false, lib: { entry: { index: 'index.ts', 'react/index': 'react.ts' }, formats: ['es'] } },
  })
  const outputs = Array.isArray(result) ? result : []
  return outputs.flatMap(({ output }) => output.filter((file) => file.type === 'chunk'))
}

test('the worker is started in the words that bundlers know, and nothing is put into a data URL', async () => {
  const code = (await buildLibrary()).map((chunk) => chunk.code).join('\n')
  expect(code.match(/new Worker\(new URL\("\.\/search-worker\.js", import\.meta\.url\), \{ type: "module" \}\)/g)).toHaveLength(1)
  expect(code).not.toContain('data:')
})

test('only the named entries start with the directive for the client', async () => {
  const chunks = await buildLibrary()
  const marked = chunks.filter(({ code }) => code.startsWith(`'use client'\n`)).map(({ name }) => name)
  expect(marked).toEqual(['react/index'])
  expect(chunks.every(({ code }) => (code.match(/use client/g) ?? []).length <= 1)).toBe(true)
})
