import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeEventLog } from '../store/event-log-conformance.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { EventStream } from '../../src/stream/event-stream.ts'
import { runs } from '../setup/runs.ts'
import { makeStream, say, settle } from './stream-fixture.ts'

describeEventLog('EventStream', async (events) => {
  const log = new MemoryEventStore({ conversationId: 'c1' })
  await log.append(events, { covers: { from: 0, to: 260 } })
  return new EventStream({ log })
})

type Step =
  | { readonly do: 'add' | 'fail' | 'settle' | 'release' | 'hold' }
  | { readonly do: 'subscribe'; readonly from: number | undefined; readonly isSlow: boolean }
  | { readonly do: 'unsubscribe'; readonly which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>({ do: 'add' }, { do: 'add' }, { do: 'fail' }, { do: 'settle' }, { do: 'release' }, { do: 'hold' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('subscribe' as const), from: fc.option(fc.nat(6), { nil: undefined }), isSlow: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), which: fc.nat(3) }) },
)

test('whatever writes fail, wait or share a turn, every callback is given a run of the log without gap or repetition', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { log, stream } = makeStream()
      const subscriptions: { from: number | undefined; seen: number[]; ended: boolean; end: () => void }[] = []
      const calls: Promise<unknown>[] = []
      const add = () => calls.push(stream.addEvent(say('x'), 'user').catch((error: unknown) => error))
      for (const step of steps) {
        if (step.do === 'add') add()
        else if (step.do === 'hold') log.hold()
        else if (step.do === 'release') log.release()
        else if (step.do === 'fail') log.breakNext(new Error('disk full'))
        else if (step.do === 'settle') await settle()
        else if (step.do === 'subscribe') {
          const { from, isSlow } = step
          const subscription = { from, seen: [] as number[], ended: false, end: () => {} }
          const take = ({ id }: { id: number }) => {
            expect(subscription.ended).toBe(false)
            subscription.seen.push(id)
            return isSlow ? settle() : undefined
          }
          const unsubscribe = stream.subscribe('view', take, String(subscriptions.length), { from })
          subscription.end = () => {
            subscription.ended = true
            unsubscribe()
          }
          subscriptions.push(subscription)
        } else if (step.do === 'unsubscribe') subscriptions[step.which]?.end()
      }
      log.letGo()
      await Promise.all(calls)
      await stream.close()
      const latest = await log.getLatestEventId()
      for (const { from, seen, ended } of subscriptions) {
        const first = seen[0] ?? latest + 1
        expect(seen).toEqual(seen.map((_, i) => first + i))
        if (from !== undefined && seen.length > 0) expect(first).toBe(from)
        if (!ended && from !== undefined) expect(seen.length).toBe(Math.max(0, latest - from + 1))
        if (!ended && seen.length > 0) expect(seen.at(-1)).toBe(latest)
      }
    }),
    { numRuns: runs(200, 10_000) },
  )
})
