import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readExample } from '../../scripts/pack/example.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')
const readme = read('README.md')
const pages = [
  'README.md', 'PROTOCOL.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'src/README.md',
  'docs/offline-and-cache.md', 'docs/own-kinds.md', 'docs/csp.md', 'docs/server.md', 'docs/testing.md',
  'docs/gallery.md', 'docs/conformance.md', 'docs/performance.md',
]

function block(name: string, language: string): string | undefined {
  return new RegExp(`<!-- example:${name} -->\\s*\`\`\`${language}\\n([\\s\\S]*?)\`\`\`\\s*<!-- /example:${name} -->`).exec(readme)?.[1]
}

test('the app in the README has the shape that the packed package is tried with', () => {
  expect(readExample(readme).conversationId).toBe('demo')
})

test('the hook example in the README is a file that the testing example renders', () => {
  expect(block('chat', 'tsx')).toBe(read('docs/examples/chat.tsx'))
})

test('the recipe in the README is the file that is tested', () => {
  expect(block('sse', 'ts')).toBe(read('docs/examples/sse-source.ts'))
})

test('the testing example in the README is the file that is tested', () => {
  expect(block('testing', 'tsx')).toBe(read('docs/examples/testing.tsx').replace(/^\/\/ .*\n/, ''))
})

test('each script that the pages name is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = pages.flatMap((page) => [...read(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name ?? ''))
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test.each(pages)('every link of %s leads to a file that is there', (page) => {
  const links = [...read(page).matchAll(/(?:\]\(|\bsrc="|\bsrcset=")(?!https?:)([^)"#\s]+)/g)].map(([, link]) => link ?? '')
  expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([])
})

test('what the pages of Storybook import is there', () => {
  const folder = resolve(root, 'stories/docs')
  const imports = readdirSync(folder).flatMap((file) => [...readFileSync(resolve(folder, file), 'utf8').matchAll(/ from '(\.[^'?]+)/g)].map(([, path]) => path ?? ''))
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.filter((path) => !existsSync(resolve(folder, path)))).toEqual([])
})
