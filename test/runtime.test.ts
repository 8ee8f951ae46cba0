import { afterEach, expect, it, vi } from 'vitest'
import { platform } from '../src/runtime.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('does not take a wait of a month for none', () => {
  vi.useFakeTimers()
  const fired = vi.fn<() => void>()
  const cancel = platform.setTimer(fired, 30 * 24 * 3_600_000)
  vi.advanceTimersByTime(1_000)
  expect(fired).not.toHaveBeenCalled()
  cancel()
})
