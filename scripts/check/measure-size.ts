import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'
import { root } from '../run.ts'
import type { SizeRow } from './size-budget.ts'

const ENTRY = 'virtual:size-entry'
const PRELOAD_HELPER = '\0vite/preload-helper.js'
/** What speaks with V1 servers is in a chunk of its own. */
const V1 = /\/source\/v1\//
const PEERS = [/^react(\/|$)/, /^react-dom(\/|$)/, /^@tanstack\/react-query(\/|$)/, /^socket\.io-client(\/|$)/]

export interface Size {
  readonly gzipKb: number
  readonly gzipKbWithPeers: number
}

/** Bundles the built package as a user's production build would, and weighs what would be sent. */
export async function measureSize(row: SizeRow): Promise<Size> {
  const code = row.but === undefined ? row.code : withoutNames(row.code, row.but)
  const apart = (row.apart ?? []).map((module) => new RegExp(`/${module.replaceAll('.', '\\.')}$`))
  return {
    gzipKb: weigh(await bundle(code, [...PEERS, ...apart]), row.counts),
    gzipKbWithPeers: weigh(await bundle(code, apart), row.counts),
  }
}

/** A module with the same names, and nothing behind them. */
function emptyModule(file: string): string {
  return exportsOf(readFileSync(file, 'utf8'))
    .map((name) => `export const ${name} = null`)
    .join('\n')
}

function exportsOf(built: string): string[] {
  return [...built.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list = '']) => list.split(',').map((name) => name.trim().split(' as ').at(-1) ?? '')).filter((name) => name !== '')
}

/** `import * as all` of a built entry, as an import of its names but these. */
function withoutNames(code: string, but: readonly string[]): string {
  const entry = /from '(eventreel[^']*)'/.exec(code)?.[1] ?? ''
  const built = readFileSync(resolve(root, entry.replace('eventreel', 'dist'), 'index.js'), 'utf8')
  const names = exportsOf(built)
  for (const name of but) if (!names.includes(name)) throw new Error(`${entry} has no ${name} to leave out`)
  const kept = names.filter((name) => !but.includes(name)).join(', ')
  return `import { ${kept} } from '${entry}'; globalThis.keep = [${kept}]`
}

type Output = Rolldown.RolldownOutput['output']

/** What is sent, in KB, were these modules of the built package (paths below `dist/`) empty. */
export async function measureSizeWithout(row: SizeRow, modules: RegExp): Promise<number> {
  return weigh(await bundle(row.code, PEERS, modules), row.counts)
}

async function bundle(code: string, external: RegExp[], emptied?: RegExp): Promise<Output> {
  const entry: Plugin = {
    name: 'size-entry',
    enforce: 'pre',
    resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : null),
    load(id) {
      if (id === `\0${ENTRY}`) return code
      if (emptied?.test(id.replace(`${root}/dist/`, '')) === true) return emptyModule(id)
      // Vite's own helper for lazy chunks is the app's, paid for once and by Vite's users only.
      return id === PRELOAD_HELPER ? 'export const __vitePreload = (load) => load()' : null
    },
  }
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [entry],
    resolve: {
      alias: [
        { find: /^eventreel\/ui\/styles\.css$/, replacement: resolve(root, 'dist/ui/styles.css') },
        { find: /^eventreel\/ui\/pictures\/styles\.css$/, replacement: resolve(root, 'dist/ui/pictures/styles.css') },
        { find: /^eventreel\/dist\//, replacement: `${resolve(root, 'dist')}/` },
        { find: /^eventreel$/, replacement: resolve(root, 'dist/index.js') },
        { find: /^eventreel\/socketio$/, replacement: resolve(root, 'dist/socketio.js') },
        { find: /^eventreel\/(react|ui|ui\/panels|ui\/pictures)$/, replacement: resolve(root, 'dist/$1/index.js') },
      ],
    },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      // As for an app's page, which exports nothing: what lazy chunks share stays in the first file.
      rolldownOptions: { input: ENTRY, external, preserveEntrySignatures: false },
    },
  })
  if (!('output' in result)) throw new Error('a build without watch mode must give an output')
  return result.output
}

function weigh(output: Output, counts: SizeRow['counts']): number {
  const chunks = output.filter((file) => file.type === 'chunk')
  const assets = output.filter((file) => file.type === 'asset')
  if (counts === 'css') return gzipKb(assets.filter(({ fileName }) => fileName.endsWith('.css')).map(({ source }) => source))
  const first = staticChunks(chunks)
  // What is loaded together counts as one file: an app's own bundle takes it in, and has no seam where lazy chunks share it.
  const together = first.map(({ code }) => code).join('\n')
  if (counts === 'static') return gzipKb([together])
  const later = chunks.filter((chunk) => !first.includes(chunk) && V1.test(chunk.moduleIds.join('\n')) === (counts === 'v1')).map(({ code }) => code)
  if (counts === 'v1') return gzipKb(later)
  const workers = assets.filter(({ fileName }) => fileName.endsWith('.js')).map(({ source }) => source)
  return gzipKb([together, ...later, ...workers])
}

function staticChunks(chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const reached = new Set(chunks.filter((chunk) => chunk.isEntry))
  for (const chunk of reached) {
    for (const name of chunk.imports) {
      const imported = chunks.find(({ fileName }) => fileName === name)
      if (imported) reached.add(imported)
    }
  }
  return [...reached]
}

/** Each file is compressed by itself. 1 KB is 1,000 bytes. */
function gzipKb(files: readonly (string | Uint8Array)[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000
}
