import { expect, it } from 'vitest'
import type { ScanAnswer } from '../../src/store/scan-messages.ts'
import { serveScan, type ScanLine } from '../../src/store/scan-server.ts'
import type { LogScanner } from '../../src/store/scan-port.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { target } from './scan-fixture.ts'

const request = { target, span: { from: 0, to: 99 }, reverse: false, filter: undefined, limit: Infinity, batchSize: 100 }

const tooLate: unknown = expect.stringContaining('did not answer within 5 s')

function lineTo(answers: ScanAnswer[]): ScanLine {
  return { onmessage: null, postMessage: (answer) => answers.push(answer) }
}

it('gives up a database that does not open within 5 s, and closes it when it opens after all', async () => {
  const clock = new ManualClock()
  const answers: ScanAnswer[] = []
  const opening = Promise.withResolvers<LogScanner>()
  let closed = 0
  const served = serveScan(request, lineTo(answers), () => opening.promise, clock)
  await clock.advance(4_999)
  expect(answers).toEqual([])
  await clock.advance(1)
  await served
  expect(answers).toMatchObject([{ texts: [], isLast: true, error: tooLate }])
  opening.resolve({ read: () => new Promise(() => {}), close: () => closed++ })
  await clock.advance(1)
  expect(closed).toBe(1)
})

it('gives up a read that takes longer than 5 s, after what was found before it', async () => {
  const clock = new ManualClock()
  const answers: ScanAnswer[] = []
  let closed = 0
  let reads = 0
  const read: LogScanner['read'] = async () => (reads++ === 0 ? { texts: ['{"id":0}'], rest: { from: 1, to: 99 } } : new Promise(() => {}))
  const served = serveScan(request, lineTo(answers), async () => ({ read, close: () => closed++ }), clock)
  await clock.advance(5_000)
  await served
  expect(answers).toMatchObject([{ texts: ['{"id":0}'] }, { texts: [], isLast: true, error: tooLate }])
  expect(closed).toBe(1)
})
