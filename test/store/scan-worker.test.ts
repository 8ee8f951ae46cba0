import { afterEach, expect, test, vi } from 'vitest'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import type { ScanAnswer } from '../../src/store/scan-messages.ts'
import { makeScanWorker, type ScanWorker } from '../../src/store/scan-worker.ts'
import { makeEvents } from './make-events.ts'
import { FakeRecords, LoopbackWorker, target } from './scan-fixture.ts'

afterEach(() => vi.unstubAllGlobals())

/** Timers that run when told. */
function manualTimers() {
  const timers = new Map<() => void, number>()
  const setTimer = (callback: () => void, ms: number) => {
    timers.set(callback, ms)
    return () => void timers.delete(callback)
  }
  return { timers, setTimer, run: () => [...timers.keys()].forEach((callback) => timers.delete(callback) && callback()) }
}

/** The page's ends of the lines to its worker. */
const ports: MessagePort[] = []

function setup(records = new FakeRecords(makeEvents(0, 99))) {
  const workers: LoopbackWorker[] = []
  vi.stubGlobal('MessageChannel', class extends MessageChannel {
    constructor() {
      super()
      ports.push(this.port1)
    }
  })
  const clock = manualTimers()
  const worker = makeScanWorker(() => {
    const started = new LoopbackWorker(records)
    workers.push(started)
    return started
  }, clock)
  return { records, workers, clock, worker }
}

const request = { target, span: { from: 0, to: 99 }, reverse: false, filter: undefined, limit: Infinity, batchSize: 100 }

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function collect(batches: AsyncIterable<ScanAnswer>): Promise<number[]> {
  const ids: number[] = []
  for await (const { texts } of batches) ids.push(...texts.map((text) => (JSON.parse(text) as { id: number }).id))
  return ids
}

test('a scan gives what its query asks for, in its order', async () => {
  const { worker } = setup()
  expect(await collect(worker.scan(request, undefined))).toEqual(makeEvents(0, 99).map(({ id }) => id))
  expect(await collect(worker.scan({ ...request, span: { from: 17, to: 42 }, reverse: true }, undefined))).toEqual(
    Array.from({ length: 26 }, (_, i) => 42 - i),
  )
})

test('only what passes the filter crosses over, and no more than the limit', async () => {
  const { worker, workers } = setup()
  const filter = new EventFilter({ source: 'user' })
  expect(await collect(worker.scan({ ...request, filter: filter.conditions, limit: 3 }, undefined))).toEqual([0, 10, 20])
  const sent = workers[0]?.answers.flatMap((answer) => answer.texts)
  expect(sent).toHaveLength(3)
})

test('a worker that is not asked for more reads no further than four batches and the two reads on their way', async () => {
  const { worker, records } = setup()
  const batches = worker.scan(request, undefined)
  await batches.next()
  await settle()
  expect(records.reads).toBe(6)
  await batches.next()
  await settle()
  expect(records.reads).toBe(7)
  await batches.return()
  await settle()
  expect(records.reads).toBe(7)
  expect(records.open).toBe(0)
})

test('an abort ends a scan at once with its reason, and the worker stops reading', async () => {
  const { worker, records } = setup()
  const abort = new AbortController()
  const batches = worker.scan(request, abort.signal)
  const next = batches.next()
  abort.abort('enough')
  await expect(next).rejects.toBe('enough')
  await settle()
  expect(records.reads).toBeLessThanOrEqual(2)
  expect(records.open).toBe(0)
  await expect(worker.scan(request, abort.signal).next()).rejects.toBe('enough')
})

test('scans share one worker, neither disturbs the other, and none leaves its database open', async () => {
  const { worker, workers, records } = setup()
  const [a, b] = await Promise.all([
    collect(worker.scan(request, undefined)),
    collect(worker.scan({ ...request, reverse: true, batchSize: 3 }, undefined)),
  ])
  expect(b).toEqual(a.toReversed())
  expect(workers).toHaveLength(1)
  await settle()
  expect(records.open).toBe(0)
})

test('a scan ends at ids of which the records tell nothing, and names them, after what was found before them', async () => {
  const { worker } = setup(new FakeRecords(makeEvents(0, 99), 25))
  const answers: ScanAnswer[] = []
  for await (const answer of worker.scan({ ...request, span: { from: 0, to: 60 } }, undefined)) answers.push(answer)
  expect(answers.flatMap(({ texts }) => texts)).toHaveLength(25)
  expect(answers.map(({ gap }) => gap)).toEqual([undefined, undefined, undefined, { from: 25, to: 60 }])
})

test('the worker starts with the first scan, ends when it is idle, and starts again', async () => {
  const { worker, workers, clock } = setup()
  expect(worker.state).toBe('idle')
  await collect(worker.scan(request, undefined))
  expect(worker.state).toBe('running')
  clock.run()
  expect(worker.state).toBe('idle')
  expect(workers[0]?.isTerminated).toBe(true)
  expect(await collect(worker.scan(request, undefined))).toHaveLength(100)
  expect(workers).toHaveLength(2)
})

test('an idle worker is not ended under a scan that came meanwhile', async () => {
  const { worker, workers, clock } = setup()
  await collect(worker.scan(request, undefined))
  const batches = worker.scan(request, undefined)
  await batches.next()
  clock.run()
  expect(workers[0]?.isTerminated).toBe(false)
  await batches.return()
})

test('a worker is not idle while any scan runs', async () => {
  const { worker, clock } = setup()
  const batches = worker.scan(request, undefined)
  await batches.next()
  await collect(worker.scan(request, undefined))
  expect(clock.timers.size).toBe(0)
  await batches.return()
  expect([...clock.timers.values()]).toEqual([30_000])
})

test('a worker that is still starting is not ended as idle under a scan that came meanwhile', async () => {
  const { worker, workers, clock } = setup()
  const abort = new AbortController()
  const dropped = worker.scan(request, abort.signal).next().catch(() => {})
  abort.abort()
  await dropped
  expect([...clock.timers.values()].toSorted((a, b) => a - b)).toEqual([10_000, 30_000])
  const batches = worker.scan(request, undefined)
  const first = batches.next()
  expect([...clock.timers.values()]).toEqual([10_000])
  expect((await first).value?.texts).toHaveLength(10)
  expect(clock.timers.size).toBe(0)
  expect(workers).toHaveLength(1)
  await batches.return()
})

test.each<[string, (worker: ScanWorker, started: () => LoopbackWorker | undefined, run: () => void) => void]>([
  ['breaks', (_, started) => started()?.onerror?.({ preventDefault: () => {} } as ErrorEvent)],
  ['sends what cannot be read', () => void ports.at(-1)?.onmessageerror?.({} as MessageEvent)],
  ['does not start in time', (_, __, run) => run()],
])('a worker that %s is given up for good, and its scans are told', async (_, fail) => {
  const { worker, workers, clock } = setup()
  const outcome = collect(worker.scan(request, undefined)).catch((error: unknown) => error)
  fail(worker, () => workers[0], clock.run)
  expect(await outcome).toMatchObject({ code: 'worker_failed' })
  expect(worker.state).toBe('unavailable')
  expect(worker.failure).toMatchObject({ code: 'worker_failed' })
  expect(workers[0]?.isTerminated).toBe(true)
  await expect(worker.scan(request, undefined).next()).rejects.toMatchObject({ code: 'worker_failed' })
  expect(workers).toHaveLength(1)
})

test('a page that forbids workers is told so once', async () => {
  let tries = 0
  const worker = makeScanWorker(() => {
    tries += 1
    throw new DOMException('refused', 'SecurityError')
  }, manualTimers())
  for (let i = 0; i < 2; i++) await expect(worker.scan(request, undefined).next()).rejects.toMatchObject({ code: 'worker_failed' })
  expect(tries).toBe(1)
  expect(worker.state).toBe('unavailable')
})
