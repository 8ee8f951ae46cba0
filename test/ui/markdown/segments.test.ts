import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../../src/ui/markdown/lex.ts'
import { createSegmenter } from '../../../src/ui/markdown/segments.ts'

const cut = (text: string) => createSegmenter()(text)
const kinds = (text: string) => cut(text).map(({ kind, raw }) => [kind, raw])

const PLAN = `# Plan

First *this*,
then that.

1. One

   more of one
2. Two
   \`\`\`sh
   npm test

   # not a heading
   \`\`\`

\`\`\`ts title="a.ts"
const a = 1

# no heading either
\`\`\`
| a | b |
|---|---|
| 1 | 2 |

> quoted

    indented

    code
After.`

test('a text is cut where a block surely ends', () => {
  expect(kinds(PLAN).map(([kind, raw]) => [kind, raw?.slice(0, 8)])).toEqual([
    ['heading', '# Plan'],
    ['blocks', 'First *t'],
    ['blocks', '1. One\n\n'],
    ['code', '```ts ti'],
    ['blocks', '| a | b '],
    ['blocks', '> quoted'],
  ])
})

test('a list keeps its items together over empty lines, and ends where plain words begin', () => {
  expect(kinds('- a\n\n- b\n\n  c\n\nd')).toEqual([['blocks', '- a\n\n- b\n\n  c'], ['blocks', 'd']])
})

test('pieces read by themselves say what the whole says', () => {
  const types = (text: string) => readMarkdown(text).filter(({ type }) => type !== 'space').map(({ type }) => type)
  expect(cut(PLAN).flatMap(({ raw }) => types(raw))).toEqual(types(PLAN))
})

test('a fence that is open reaches to the end, whatever stands in it', () => {
  expect(kinds('````md\n```\n\n# a\n~~~~')).toEqual([['code', '````md\n```\n\n# a\n~~~~']])
})

test('footnotes and details are pieces of their own', () => {
  expect(kinds('a[^1]\n\n[^1]: b\n[^2]: c\n\n<details>\n<summary>S</summary>\n\n- x\n\n</details>\ny').map(([kind]) => kind)).toEqual(['blocks', 'note', 'note', 'details', 'blocks'])
})

test('headings stand below a page’s own, and none leaves out a level', () => {
  expect(cut('### a\n# b\n#### c\n###### d\n## e').map(({ level }) => level)).toEqual([3, 3, 4, 5, 4])
})

const lines = fc.array(fc.constantFrom('', '# h', '- a', '  - b', '1. c', 'words', '    code', '```', '~~~', '> q', '| a | b |', '|---|---|', '[a]: b', '[^1]: n', '<details>', '</details>', '---', '-', '\t', '   x'), { maxLength: 30 })

test('a text that grew is cut as if it had come at once', () => {
  fc.assert(
    fc.property(lines, fc.array(fc.nat(200), { maxLength: 8 }), (parts, ends) => {
      const text = parts.join('\n')
      const growing = createSegmenter()
      for (const end of ends.toSorted((a, b) => a - b)) growing(text.slice(0, end))
      expect(growing(text)).toEqual(cut(text))
    }),
  )
})

test('every line that says something is in exactly one piece', () => {
  fc.assert(
    fc.property(lines, (parts) => {
      const text = parts.join('\n')
      let at = 0
      for (const { start, raw } of cut(text)) {
        expect(text.slice(at, start).trim()).toBe('')
        expect(text.startsWith(raw, start)).toBe(true)
        at = start + raw.length
      }
      expect(text.slice(at).trim()).toBe('')
    }),
  )
})

test('what stands before the last two pieces keeps its identity while a text grows', () => {
  const growing = createSegmenter()
  const before = growing('# a\n\nb\n\nc\n\nd')
  const after = growing('# a\n\nb\n\nc\n\nd and more\n\n```\ne')
  expect(after.slice(0, 3).every((segment, at) => segment === before[at])).toBe(true)
  expect(after).toHaveLength(5)
})

test('long paragraphs are cut at a line, and long tables are not', () => {
  const paragraph = `${'words '.repeat(20)}\n`.repeat(400)
  expect(cut(paragraph).length).toBeGreaterThan(2)
  expect(cut(`| a |\n|---|\n${'| cell |\n'.repeat(5_000)}`)).toHaveLength(1)
})
