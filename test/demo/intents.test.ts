import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readIntent } from '../../demo/agent/intents.ts'

describe('readIntent', () => {
  test.each([
    ['run the tests', { kind: 'run-tests' }],
    ['Could you check the tests?', { kind: 'run-tests' }],
    ['fix the bug, please', { kind: 'fix' }],
    ['Mend what is broken, then review the tests', { kind: 'look-after' }],
    ['How good are the tests?', { kind: 'review' }],
    ['list the files', { kind: 'list-files' }],
    ['read src/money.js.', { kind: 'read-file', path: 'src/money.js' }],
    ['show me README.md', { kind: 'read-file', path: 'README.md' }],
    ['cat ../../etc/passwd', { kind: 'read-file', path: '../../etc/passwd' }],
    ['search for "parseAmount"', { kind: 'search', text: 'parseAmount' }],
    ['where is it? find totalsByMonth', { kind: 'search', text: 'totalsByMonth' }],
    ['start the long run', { kind: 'long-run' }],
    ['help', { kind: 'help' }],
    ['Stop!', { kind: 'stop' }],
    ['pause', { kind: 'pause' }],
    ['Please continue.', { kind: 'resume' }],
    ['rm -rf /', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
  ])('reads %j', (message, intent) => {
    expect(readIntent(message)).toEqual(intent)
  })

  test('reads anything at all as one of its kinds', () => {
    const message = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(message, (text) => {
        expect(readIntent(text).kind).toMatch(/^[a-z-]+$/)
      }),
    )
  })
})
