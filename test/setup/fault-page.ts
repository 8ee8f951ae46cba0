import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The page that shows conversations under faults; `server`, `conversation` and `feed` are in its query. */
    readonly faultPageUrl: string
  }
}

const project = resolve(import.meta.dirname, '../..')

/** Builds the page from the sources, as an app's bundler would, and serves it until the tests are over. */
export default async function setup(tests: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'eventreel-fault-page-'))
  const root = resolve(project, 'test/e2e/faults/fault-page')
  const alias = [
    { find: /^eventreel$/, replacement: resolve(project, 'src/index.ts') },
    { find: /^eventreel\/socketio$/, replacement: resolve(project, 'src/socketio.ts') },
  ]
  const rolldownOptions = {
    input: { page: join(root, 'index.html'), sw: join(root, 'service-worker.ts') },
    output: { entryFileNames: (chunk: { name: string }) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
  }
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, rolldownOptions },
  })
  const server = await preview({ configFile: false, logLevel: 'error', root, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  tests.provide('faultPageUrl', server.resolvedUrls?.local[0] ?? '')
  return async () => {
    await server.close()
    await rm(outDir, { recursive: true, force: true })
  }
}
