import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const outDir = resolve(import.meta.dirname, 'dist')
const LIST = '__SHELL_FILES__'

/** Tells the service worker which files make the shell; they are known only when everything is written. */
function shellFiles(): Plugin {
  return {
    name: 'demo:shell-files',
    apply: 'build',
    async writeBundle() {
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
        .map((entry) => `/${relative(outDir, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
        .toSorted()
      const hash = createHash('sha256')
      for (const file of files) hash.update(file).update(await readFile(join(outDir, file)))
      const worker = join(outDir, 'sw.js')
      const code = await readFile(worker, 'utf8')
      const list = JSON.stringify({ version: hash.digest('hex').slice(0, 16), files })
      await writeFile(worker, code.replace(new RegExp(`["'\`]${LIST}["'\`]`), () => JSON.stringify(list)))
    },
  }
}

export default defineConfig({
  root: resolve(import.meta.dirname, 'app'),
  logLevel: 'warn',
  plugins: [react(), shellFiles()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: {
        page: resolve(import.meta.dirname, 'app/index.html'),
        sw: resolve(import.meta.dirname, 'app/service-worker.ts'),
      },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
})
