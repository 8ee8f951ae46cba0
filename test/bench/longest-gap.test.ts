import { expect, test } from 'vitest'
import { longestGap } from '../../bench/lib/longest-gap.ts'

const busy = (ms: number) => {
  const ends = performance.now() + ms
  while (performance.now() < ends);
}
const turn = () => new Promise<void>((resolve) => setTimeout(resolve))

test('the longest gap is the longest task, also where it is the first or the last', async () => {
  const gaps = [[40, 5, 5], [5, 40, 5], [5, 5, 40]].map((tasks) => async () => {
    for (const ms of tasks) {
      await turn()
      busy(ms)
    }
  })
  for (const work of gaps) expect(await longestGap(work)).toBeGreaterThanOrEqual(40)
})

test('work that fails fails', async () => {
  await expect(longestGap(() => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
})
