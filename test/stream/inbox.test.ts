import { expect, test } from 'vitest'
import { Inbox } from '../../src/stream/inbox.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { messages, upTo } from './session-fixture.ts'

/** An inbox whose batches are kept at once; `batches` are the ids of each. */
function startInbox() {
  const clock = new ManualClock()
  const batches: number[][] = []
  const inbox = new Inbox(
    {
      acceptEvents: async ({ events }) => void batches.push(events.map(({ id }) => id)),
      acceptFrame: async ({ type }) => void batches.push([type === 'other' ? -1 : -2]),
      fail: (error) => {
        throw error
      },
    },
    clock,
  )
  const push = (from: number, to: number) => inbox.push({ type: 'events', events: messages(from, to), rejected: [] })
  return { inbox, clock, batches, push }
}

test('events that come one by one are handled at once, each', async () => {
  const { clock, batches, push } = startInbox()
  for (let id = 0; id < 3; id++) {
    push(id, id)
    await clock.advance(0)
  }
  expect(batches).toEqual([[0], [1], [2]])
})

test('after the first batch of a flood, the next gathers for 50 ms and keeps the order', async () => {
  const { clock, batches, push } = startInbox()
  push(0, 19)
  await clock.advance(0)
  push(20, 29)
  await clock.advance(10)
  push(30, 39)
  await clock.advance(39)
  expect(batches.length).toBe(1)
  await clock.advance(1)
  expect(batches.flat()).toEqual(upTo(39))
  expect(batches.length).toBe(2)
})

test('a flood waits no longer once there are a thousand events', async () => {
  const { clock, batches, push } = startInbox()
  push(0, 19)
  await clock.advance(0)
  push(20, 519)
  await clock.advance(0)
  expect(batches.length).toBe(1)
  push(520, 1_019)
  await clock.advance(0)
  expect(batches.flat()).toEqual(upTo(1_019))
})

test('what is said after a flood comes after it', async () => {
  const { inbox, clock, batches, push } = startInbox()
  push(0, 19)
  await clock.advance(0)
  push(20, 20)
  inbox.push({ type: 'other', frame: { head: 20 } })
  await clock.advance(50)
  expect(batches.slice(1)).toEqual([[20], [-1]])
})

test('a page that nobody sees gathers nothing, because its timers come late', async () => {
  const { clock, batches, push } = startInbox()
  clock.setVisible(false)
  push(0, 19)
  await clock.advance(0)
  push(20, 29)
  await clock.advance(0)
  expect(batches.flat()).toEqual(upTo(29))
})

test('a link that has ended hands on what is there without waiting', async () => {
  const { inbox, clock, batches, push } = startInbox()
  push(0, 19)
  await clock.advance(0)
  push(20, 29)
  await inbox.settled()
  expect(batches.flat()).toEqual(upTo(29))
})

test('an inbox that is closed while a flood gathers takes no more, and is closed at once', async () => {
  const { inbox, clock, batches, push } = startInbox()
  push(0, 19)
  await clock.advance(0)
  push(20, 29)
  await clock.advance(0)
  await inbox.close()
  await clock.advance(100)
  expect(batches.flat()).toEqual(upTo(19))
})
