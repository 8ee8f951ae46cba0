import { expect, it } from 'vitest'
import { platform } from '../src/runtime.ts'

it('does not take a wait of a month for none', async () => {
  let fired = false
  const cancel = platform.setTimer(() => (fired = true), 30 * 24 * 3_600_000)
  await new Promise((resolve) => setTimeout(resolve, 20))
  cancel()
  expect(fired).toBe(false)
})
