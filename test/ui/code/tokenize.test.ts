import fc from 'fast-check'
import { expect, test } from 'vitest'
import { samples } from '../../../stories/fixtures/code.ts'
import { codeLines } from '../../../src/ui/code/code-lines.ts'
import { languageOf } from '../../../src/ui/code/language-of.ts'
import { tokenize } from '../../../src/ui/code/tokenize.ts'

const written = (language: string, text: string) => tokenize(language, text).lines.map((line) => line.map((token) => token.text).join(''))
const kindOf = (language: string, text: string, word: string) => tokenize(language, text).lines.flat().find((token) => token.text.trim() === word)?.kind

test.each(Object.entries(samples))('a sample of %s keeps its text, line by line, and gets at least three colours', (name, text) => {
  const language = languageOf(name) ?? ''
  expect(written(language, text)).toEqual(codeLines(text).blocks.flat())
  const kinds = new Set(tokenize(language, text).lines.flat().map((token) => token.kind ?? ''))
  expect(kinds.size).toBeGreaterThan(3)
})

test('whatever the text, colours neither lose nor change a character of it', () => {
  const piece = fc.constantFrom('`', '${', '}', '"', "'", '/*', '*/', '//', '\n', '<', '>', '</script>', '{', '(', '#', '\\', 'const ', 'é', '\u001b[31m', '\0', '\r\n', '```', '"""', '購', '🫖')
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(samples)), fc.array(piece, { maxLength: 60 }), (name, pieces) => {
      const text = pieces.join('')
      expect(written(languageOf(name) ?? '', text).join('')).toBe(text)
    }),
    { numRuns: 1_000 },
  )
})

test('words get the kinds of what they are', () => {
  const code = `export function total(rate = 0.19) { return 'a' } // sum`
  expect(['export function', 'total', '0.19', `'a'`, '// sum'].map((word) => kindOf('typescript', code, word))).toEqual(['keyword', 'title', 'number', 'string', 'comment'])
  expect(kindOf('typescript', 'const a = `b${c}d`', '${c}') ?? 'none').toBe('none')
  expect(kindOf('json', '{ "name": 1 }', '"name"')).toBe('title')
  expect(kindOf('diff', '-gone\n+come\n', '-gone')).toBe('deletion')
})

test('a comment or a string that goes on after the text is told', () => {
  expect(tokenize('typescript', 'const a = 1\n/* one\n').isOpen).toBe(true)
  expect(tokenize('python', 'a = """one\n').isOpen).toBe(true)
  expect(tokenize('html', '<script>\nlet a = 1\n').isOpen).toBe(true)
  for (const [name, text] of Object.entries(samples)) expect([name, tokenize(languageOf(name) ?? '', text).isOpen]).toEqual([name, false])
})

test('code that nests two thousand deep is told apart without exhausting the stack', () => {
  const text = '`${'.repeat(2_000)
  expect(written('typescript', text).join('')).toBe(text)
})
