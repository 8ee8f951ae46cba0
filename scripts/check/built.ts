import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { root, run } from '../run.ts'

/** What library builds tend to break, looked for in the files that would be published. */
const WORKER_START = /new Worker\(new URL\("\.\/search-worker\.js", import\.meta\.url\), \{/
const problems: string[] = []

for (const entry of ['react/index.js', 'ui/index.js', 'ui/panels/index.js', 'ui/pictures/index.js']) {
  if (!(await text(entry)).startsWith("'use client'\n")) problems.push(`dist/${entry} does not start with 'use client'`)
}
for (const entry of ['index.js', 'socketio.js', 'server/index.js']) {
  if ((await graphOf(entry)).some((code) => /^(['"])use client\1/.test(code))) problems.push(`dist/${entry} reaches a 'use client' file`)
}
if (!(await graphOf('index.js')).some((code) => WORKER_START.test(code))) {
  problems.push('no file that dist/index.js reaches starts the search worker in the words that bundlers know')
}
if (/^\s*(?:import|export)\s[^(]*from\s/m.test(await text('store/search-worker.js'))) problems.push('dist/store/search-worker.js does not stand alone')
if ((await graphOf('index.js')).some((code) => code.includes('__vitePreload'))) problems.push('dist/index.js holds a helper of Vite’s')
if (!(await text('cli.js')).startsWith('#!/usr/bin/env node\n')) problems.push('dist/cli.js has no shebang')
if (((await stat(resolve(root, 'dist/cli.js'))).mode & 0o111) === 0) problems.push('dist/cli.js is not executable')
const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as { version: string }
const said = await run('node', [resolve(root, 'dist/cli.js'), '--version'])
if (said.output.trim() !== version) problems.push(`dist/cli.js --version says ${JSON.stringify(said.output.slice(0, 200))}, not ${version}`)
// Must load where there is no page: a server renders with these.
for (const entry of ['index.js', 'socketio.js', 'react/index.js', 'ui/index.js', 'ui/panels/index.js', 'ui/pictures/index.js', 'server/index.js']) {
  try {
    await import(resolve(root, 'dist', entry))
  } catch (error) {
    problems.push(`dist/${entry} does not load in Node: ${String(error)}`)
  }
}

for (const problem of problems) console.log(problem)
if (problems.length > 0) process.exitCode = 1

function text(file: string): Promise<string> {
  return readFile(resolve(root, 'dist', file), 'utf8')
}

/** The text of a built file and of every built file that it imports, lazily or not. */
async function graphOf(entry: string): Promise<string[]> {
  const files = new Set([resolve(root, 'dist', entry)])
  const texts: string[] = []
  for (const file of files) {
    const code = await readFile(file, 'utf8')
    texts.push(code)
    for (const [, specifier] of code.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+\.js)['"]/g)) {
      if (specifier !== undefined) files.add(resolve(file, '..', specifier))
    }
  }
  return texts
}
