import { expect, test } from 'vitest'
import { Delivery } from '../../src/stream/delivery.ts'

const noErrors = (error: unknown) => {
  throw error
}

test('items come one at a time, in order, and at once while the callback is idle', () => {
  const seen: number[] = []
  const delivery = new Delivery<number>((item) => seen.push(item), noErrors)
  delivery.push(1)
  expect(seen).toEqual([1])
  delivery.push(2)
  expect(seen).toEqual([1, 2])
})

test('an item pushed by the callback itself waits for its turn', () => {
  const seen: string[] = []
  const delivery: Delivery<number> = new Delivery((item) => {
    seen.push(`begin ${item}`)
    if (item === 1) delivery.push(2)
    seen.push(`end ${item}`)
  }, noErrors)
  delivery.push(1)
  expect(seen).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2'])
})

test('the promise of a callback is awaited before the next item', async () => {
  const seen: string[] = []
  const first = Promise.withResolvers<void>()
  const delivery = new Delivery<number>(async (item) => {
    seen.push(`begin ${item}`)
    if (item === 1) await first.promise
    seen.push(`end ${item}`)
  }, noErrors)
  delivery.push(1)
  delivery.push(2)
  expect(seen).toEqual(['begin 1'])
  first.resolve()
  await delivery.idle()
  expect(seen).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2'])
})

test('what a callback throws or rejects with is reported with its item, and the next item follows', async () => {
  const errors: [unknown, number][] = []
  const seen: number[] = []
  const delivery = new Delivery<number>(
    (item) => {
      seen.push(item)
      if (item === 1) throw new Error('thrown')
      return item === 2 ? Promise.reject(new Error('rejected')) : undefined
    },
    (error, item) => errors.push([error, item]),
  )
  for (const item of [1, 2, 3]) delivery.push(item)
  await delivery.idle()
  expect(seen).toEqual([1, 2, 3])
  expect(errors).toEqual([[new Error('thrown'), 1], [new Error('rejected'), 2]])
})

test('after stop nothing more comes, not even what waited, and idle waits for the running call', async () => {
  const seen: number[] = []
  const running = Promise.withResolvers<void>()
  const delivery = new Delivery<number>(async (item) => {
    await running.promise
    seen.push(item)
  }, noErrors)
  delivery.push(1)
  delivery.push(2)
  delivery.stop()
  delivery.push(3)
  const idle = delivery.idle()
  running.resolve()
  await idle
  expect(seen).toEqual([1])
})

test('a long queue is delivered without growing the stack', async () => {
  let count = 0
  const gate = Promise.withResolvers<void>()
  const delivery = new Delivery<number>((item) => {
    count += 1
    return item === 0 ? gate.promise : undefined
  }, noErrors)
  for (let item = 0; item < 100_000; item++) delivery.push(item)
  gate.resolve()
  await delivery.idle()
  expect(count).toBe(100_000)
})
