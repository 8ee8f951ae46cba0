import { expect, test } from 'vitest'
import { watchConsole } from './watch-console.ts'

function quietConsole() {
  return { error: () => {} }
}

test('a test that writes to console.error fails with the text it wrote', () => {
  const target: Pick<Console, 'error'> = quietConsole()
  const watch = watchConsole(target)
  watch.start()
  target.error('boom', 7)
  expect(() => watch.finish()).toThrow(/1 time\(s\):\nboom 7/)
})

test('a test that writes nothing passes, and one test does not answer for the one before', () => {
  const target: Pick<Console, 'error'> = quietConsole()
  const watch = watchConsole(target)
  watch.start()
  target.error('first')
  expect(() => watch.finish()).toThrow('first')
  watch.start()
  expect(() => watch.finish()).not.toThrow()
})
