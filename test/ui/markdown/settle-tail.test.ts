import { expect, test } from 'vitest'
import { createSegmenter } from '../../../src/ui/markdown/segments.ts'
import { settleTail } from '../../../src/ui/markdown/settle-tail.ts'

/** The last piece of a text, as it is drawn while the text is written. */
function settled(text: string): string | null {
  const last = createSegmenter()(text).at(-1)
  return last === undefined ? null : (settleTail(last)?.raw ?? null)
}

test.each([
  ['words', 'words'],
  ['some **bo', 'some **bo**'],
  ['some **bold** and *ita', 'some **bold** and *ita*'],
  ['**bold and *both', '**bold and *both***'],
  ['***both', '***both***'],
  ['~~gone', '~~gone~~'],
  ['a `co', 'a `co`'],
  ['a ``co`de', 'a ``co`de``'],
  ['**bold `co', '**bold `co`**'],
  ['**bold ', '**bold**'],
  ['a **', 'a '],
  ['**bold*', '**bold**'],
  ['~~gone~', '~~gone~~'],
  ['a `', 'a '],
  ['2 * 3 is', '2 * 3 is'],
  ['snake_case_name', 'snake_case_name'],
  ['\\*not', '\\*not'],
  ['see [the docs', 'see the docs'],
  ['see [the docs](https://a.exa', 'see the docs'],
  ['see [the docs](https://a.example)', 'see [the docs](https://a.example)'],
  ['see ![a picture](https://a.exa', 'see '],
  ['- one\n- **tw', '- one\n- **tw**'],
  ['- [ ] a', '- [ ] a'],
])('%j goes on as %j', (text, expected) => {
  expect(settled(text)).toBe(expected)
})

test.each([['-'], ['#'], ['>'], ['1.'], ['``'], ['|'], ['```t']])('%j alone draws nothing yet', (text) => {
  expect(settled(text)).toBeNull()
})

test('a mark alone on the last line waits for what it becomes', () => {
  expect(settled('Words\n-')).toBe('Words')
  expect(settled('- a\n-')).toBe('- a')
  expect(settled('Words\n=')).toBe('Words')
})

test('a table is one from its first row on', () => {
  expect(settled('| Name | Si')).toBe('| Name | Si\n|---|---|')
  expect(settled('| Name | Size |\n|--')).toBe('| Name | Size |\n|---|---|')
  expect(settled('| Name | Size |\n|---|:-:|')).toBe('| Name | Size |\n|---|:-:|')
  expect(settled('| Name | Size |\n|---|---|\n| a **b')).toBe('| Name | Size |\n|---|---|\n| a **b')
})

test('a fence that is about to close shows no half of it', () => {
  expect(settled('```ts\nconst a\n``')).toBe('```ts\nconst a')
  expect(settled('```ts\nconst a = `b`')).toBe('```ts\nconst a = `b`')
  expect(settled('```ts\nconst a\n```')).toBe('```ts\nconst a\n```')
})

test('long tails stand as they are', () => {
  const text = `**${'word '.repeat(2_000)}`.trimEnd()
  expect(settled(text)).toBe(text)
})
