import { expect, test } from 'vitest'
import { languageOf } from '../../../src/ui/code/language-of.ts'

test.each([
  ['src/cart/total.test.ts', 'typescript'],
  ['C:\\shop\\Program.CS', 'csharp'],
  ['/workspace/Dockerfile', 'dockerfile'],
  ['Dockerfile.dev', 'dockerfile'],
  ['.env.local', 'ini'],
  ['Gemfile', 'ruby'],
  ['python', 'python'],
  ['ts {1,3}', 'typescript'],
  ['js:server.js', 'javascript'],
  ['c++', 'cpp'],
  ['TSX', 'typescript'],
])('%s is %s', (path, language) => {
  expect(languageOf(path)).toBe(language)
})

test.each(['', 'notes.txt', 'LICENSE', 'cli.pony', 'constructor', '__proto__', 'src.ts/', 'x'.repeat(1_000_000)])('%s is of no language that is coloured', (path) => {
  expect(languageOf(path.slice(0, 60)) ?? languageOf(path)).toBeUndefined()
})
