import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build } from 'vite'
import { mustRun, root } from './run.ts'

const dist = resolve(root, 'dist')

try {
  await buildAll()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function buildAll(): Promise<void> {
  await build({ logLevel: 'error' })
  await buildSearchWorker()
  await buildStyles()
  await mustRun('tsc', ['-p', 'tsconfig.build.json'])
  await nameDeclarationsAsBuilt()
  await chmod(resolve(dist, 'cli.js'), 0o755)
}

/** Must stand alone: a page may copy this one file to its own origin and name it in `workerUrl`. */
async function buildSearchWorker(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'es2022',
      minify: false,
      emptyOutDir: false,
      lib: { entry: { 'store/search-worker': 'src/store/search-worker.ts' }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', codeSplitting: false } },
    },
  })
}

async function buildStyles(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      emptyOutDir: false,
      cssMinify: false,
      rolldownOptions: { input: { 'ui/styles': 'src/ui/styles.css', 'ui/pictures/styles': 'src/ui/pictures/styles.css' }, output: { assetFileNames: '[name][extname]' } },
    },
  })
}

/** Declarations name `./x.ts`, the source; what lies beside them in `dist/` is `./x.js`. */
async function nameDeclarationsAsBuilt(): Promise<void> {
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue
    const path = resolve(dist, file)
    const text = await readFile(path, 'utf8')
    const renamed = text.replace(/((?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\.tsx?\2/g, '$1$2$3.js$2')
    if (renamed !== text) await writeFile(path, renamed)
  }
}
