import { expect, test } from 'vitest'
import { findings } from '../../scripts/check/hygiene-rules.ts'

test.each([
  ['src/a.ts', '// see issue 12', 'a reference to an issue by number'],
  ['README.md', 'Fixed (#4).', 'a reference to an issue by number'],
  ['docs/a.md', 'look into /work/shared/notes.md', 'a path of one machine'],
  ['scripts/a.ts', `const out = '/tmp/out.json'`, 'a temporary path of one machine'],
  ['package-lock.json', '"resolved": "https://registry.npmjs.org/idb"', 'the host of a package registry'],
  ['test/a.test.ts', `test.skip('later', () => {})`, 'a test that is left out'],
  ['test/a.test.ts', `test('a', { retry: 2 }, () => {})`, 'a retry'],
])('%s: %s', (file, line, what) => {
  expect(findings(file, `first\n${line}\n`).join('\n')).toContain(`${file}:2: ${what}`)
})

test.each([
  ['src/ui/styles.css', 'a { color: #123456; border-color: #111; }'],
  ['src/a.ts', `const path = '/workspace/project' // and /network, and #hash`],
  ['src/a.ts', `import { tmpdir } from 'node:os'`],
  ['docs/a.md', 'A pull request is welcome; issues too.'],
])('%s may say: %s', (file, line) => {
  expect(findings(file, line)).toEqual([])
})

test('a source file of more than 400 lines is asked to be split', () => {
  expect(findings('src/a.ts', 'x\n'.repeat(399))).toEqual([])
  expect(findings('src/a.ts', 'x\n'.repeat(401))).toEqual(['src/a.ts: 402 lines, more than 400: split it'])
})
