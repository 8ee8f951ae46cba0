import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('the theming page names every variable of the style sheet, and no other', () => {
  const root = /\.er \{([\s\S]*?)\n\}/.exec(read('src/ui/styles.css'))?.[1] ?? ''
  const declared = [...root.matchAll(/^ {2}(--er-[\w-]+):/gm)].map(([, name]) => name)
  const described = [...read('stories/docs/variables.md').matchAll(/^\| `(--er-[\w-]+)` \|/gm)].map(([, name]) => name)
  expect(declared.length).toBeGreaterThan(15)
  expect(described).toEqual(declared)
})
