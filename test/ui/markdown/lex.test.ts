import { getDefaults, marked } from 'marked'
import { expect, test } from 'vitest'
import { decodeCharacters, safeAddress } from '../../../src/ui/markdown/characters.ts'
import { readFence } from '../../../src/ui/markdown/fence.ts'
import { readMarkdown } from '../../../src/ui/markdown/lex.ts'

test('nesting ends at a depth at which the stack holds', () => {
  for (const mark of ['>', '> ', '- ', '1. ', '[', '*a ', '**', '[a](']) {
    expect(readMarkdown(mark.repeat(100_000 / mark.length)).length).toBeGreaterThan(0)
  }
})

test('words with more marks than words stand as they were written', () => {
  const hostile = `${'**a *b '.repeat(1_000)}${'c** d*'.repeat(1_000)}`
  expect(readMarkdown(hostile)).toMatchObject([{ type: 'paragraph', tokens: [{ type: 'escape', text: hostile }] }])
})

test('long prose with some marks is read all the same', () => {
  const prose = 'A sentence with some words in it, of `code` and a **mark**. '.repeat(40)
  expect(JSON.stringify(readMarkdown(prose)).match(/"type":"strong"/g)).toHaveLength(40)
})

test('HTML is never a block, so that the Markdown in it is read', () => {
  expect(readMarkdown('<div>\n**a**\n</div>').map(({ type }) => type)).toEqual(['paragraph'])
})

test('what the app has marked do elsewhere does not reach in here', () => {
  marked.use({ gfm: false, tokenizer: { codespan: () => ({ type: 'codespan', raw: 'x', text: 'taken' }) } })
  try {
    expect(readMarkdown('~~a~~ `b`')).toMatchObject([{ tokens: [{ type: 'del' }, {}, { type: 'codespan', text: 'b' }] }])
  } finally {
    marked.setOptions(getDefaults())
  }
})

test('character references are read once', () => {
  expect(decodeCharacters('a &amp;lt; b &#x1F98A; &#39; &nope; &constructor; &#0; &#xD800; & &amp')).toBe("a &lt; b 🦊 ' &nope; &constructor; \ufffd \ufffd & &amp")
})

test.each([
  ['https://a.example/x', true],
  ['HTTP://a.example', true],
  ['mailto:a@b.example', true],
  ['javascript:alert(1)', false],
  ['JaVaScRiPt:alert(1)', false],
  [' javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['\u0001javascript:alert(1)', false],
  ['vbscript:x', false],
  ['data:text/html,<script>1</script>', false],
  ['file:///etc/passwd', false],
  ['blob:https://a.example/1', false],
  ['//a.example', false],
  ['/settings', false],
  ['#top', false],
  ['https:\\\\a.example', false],
  ['https:// a', false],
])('whether %j can be followed is %s', (address, expected) => {
  expect(safeAddress(address) !== null).toBe(expected)
})

test('a fence gives its code and its language', () => {
  expect(readFence('```ts title="a"\n a\n```')).toEqual({ language: 'ts', text: ' a' })
  expect(readFence('  ~~~\n  a\n    b\n c')).toEqual({ language: '', text: 'a\n  b\nc' })
  expect(readFence('```')).toEqual({ language: '', text: '' })
})
