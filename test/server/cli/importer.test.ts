import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewEvent } from '../../../src/protocol/agent-event.ts'
import { Importer } from '../../../src/server/cli/importer.ts'
import type { ImportTarget } from '../../../src/server/cli/import-target.ts'
import type { Entry } from '../../../src/server/cli/read-entries.ts'
import { ServerClient } from '../../../src/server/cli/server-client.ts'
import { serverTarget } from '../../../src/server/cli/server-target.ts'
import { storeTarget } from '../../../src/server/cli/store-target.ts'
import { eventsOf, idsOf, message, range, startServer, textWith, type Json } from '../harness.ts'
import { temporaryDirectory } from '../cli-process.ts'

async function* entries(values: readonly unknown[]): AsyncGenerator<Entry, void, void> {
  for (const [index, value] of values.entries()) yield { place: `line ${index + 1}`, value }
}

function importing(target: ImportTarget, { skipInvalid = false }: { skipInvalid?: boolean } = {}) {
  const skipped: string[] = []
  const importer = new Importer({ target, skipInvalid, onSkipped: (place, reason) => skipped.push(`${place}: ${reason}`), onProgress: () => {} })
  return { skipped, run: (values: readonly unknown[]) => importer.run(entries(values)) }
}

/** Calls and their answers, with ids from `from` on and a hole after every fifth. */
function calls(count: number, from = 0): Json[] {
  const list: Json[] = []
  for (let index = 0, id = from; index < count; index++, id += id % 5 === 4 ? 3 : 2) {
    list.push({ id, timestamp: '2025-01-01T00:00:00.5', source: 'agent', action: 'run', args: { command: `c${index}` } })
    list.push({ id: id + 1, timestamp: '2025-01-01T00:00:01', source: 'agent', cause: id, observation: 'run', content: `${index}`, extras: { command: `c${index}` } })
  }
  return list
}

async function started() {
  const server = await startServer()
  const target = serverTarget(new ServerClient(server.url, undefined))
  await target.open('c', 'C')
  const read = async () => {
    const events: Json[] = []
    for (;;) {
      const page = eventsOf((await server.fetch(`/c/events?limit=100&start_id=${events.length}`)).body)
      if (page.length === 0) return events
      events.push(...page)
    }
  }
  return { server, target, read }
}

function expectPaired(events: readonly Json[], base = 0): void {
  for (const event of events) if (event['cause'] !== undefined) expect(event['cause']).toBe(Number(event['id']) - 1)
  expect(events.filter((event) => event['cause'] !== undefined).length).toBe(Math.floor((events.length - base) / 2))
}

describe('an import', () => {
  test('numbers anew, and answers still name their actions, over many batches', async () => {
    const { target, read } = await started()
    const summary = await importing(target).run(calls(1200, 7))
    expect(summary).toEqual({ imported: 2400, skipped: 0, lost: 0, firstId: 0 })
    const events = await read()
    expect(idsOf(events)).toEqual(range(0, 2399))
    expectPaired(events)
  })

  test('run again after it was interrupted makes no event twice', async () => {
    const { target, read } = await started()
    const list = calls(1600)
    let left = 2
    const breaking: ImportTarget = { ...target, append: async (events, key) => {
      if (left-- === 0) throw new Error('cut off')
      return target.append(events, key)
    } }
    await expect(importing(breaking).run(list)).rejects.toThrow('cut off')
    expect((await read()).length).toBe(1001)
    // Its answer was lost on the way.
    left = 1
    const deaf: ImportTarget = { ...target, append: async (events, key) => {
      const ids = await target.append(events, key)
      if (events.length > 1 && ids[0] === 1001) throw new Error('lost')
      return ids
    } }
    await expect(importing(deaf).run(list)).rejects.toThrow('lost')
    expect(await importing(target).run(list)).toMatchObject({ imported: 3200, firstId: 0 })
    const events = await read()
    expect(idsOf(events)).toEqual(range(0, 3199))
    expectPaired(events)
  })

  test('goes on after what a conversation holds', async () => {
    const { server, target, read } = await started()
    await server.conversation('c').addEvents([message('a'), message('b'), message('c')], 'user')
    expect(await importing(target).run(calls(10))).toMatchObject({ firstId: 3 })
    expectPaired((await read()).slice(3))
  })

  test('stops when somebody else writes at the same time', async () => {
    const { server, target } = await started()
    const disturbed: ImportTarget = { ...target, append: async (events, key) => {
      if (events.length > 1) await server.conversation('c').addEvent(message('me too'), 'user')
      return target.append(events, key)
    } }
    await expect(importing(disturbed).run(calls(10))).rejects.toMatchObject({ code: 'event_conflict', message: textWith('Somebody else wrote') })
  })

  test('of a file that has changed is refused', async () => {
    const { target } = await started()
    await importing(target).run(calls(10))
    await expect(importing(target).run([...calls(10), { action: 'think', args: { thought: 'more' } }])).rejects.toThrow('the file has changed since')
  })
})

describe('what is no event', () => {
  const list = [message('a'), { action: 'run', args: { command: 7 } }, 'text', { ...message('b'), id: 5 }, { ...message('c'), id: 4 }, message('d')]

  test('stops an import, which can be run again when it is mended', async () => {
    const { target, read } = await started()
    await expect(importing(target).run(list)).rejects.toThrow(/^line 2: args\.command: .*1 events before it are imported/)
    const mended = [list[0], { action: 'run', args: { command: 'ls' } }]
    expect(await importing(target).run(mended)).toMatchObject({ imported: 2, firstId: 0 })
    expect((await read()).length).toBe(2)
  })

  test('is left out when asked, each with its place', async () => {
    const { target, read } = await started()
    const { run, skipped } = importing(target, { skipInvalid: true })
    expect(await run(list)).toMatchObject({ imported: 3, skipped: 3 })
    expect(skipped.map((text) => text.split(':')[0])).toEqual(['line 2', 'line 3', 'line 5'])
    expect((await read()).map((event) => event['message'])).toEqual(['a', 'b', 'd'])
  })
})

test('a cause that the file does not hold is left out, and counted; what is forgotten is named anew', async () => {
  const { target, read } = await started()
  const forget = (args: Json): Json => ({ action: 'condensation', args })
  const list: Json[] = [
    { ...message('a'), id: 3 },
    { id: 5, observation: 'null', content: '', cause: 4, extras: {} },
    { id: 6, observation: 'null', content: '', cause: 3, extras: {} },
    { id: 9, ...forget({ forgotten_event_ids: [3, 4, 6, 50] }) },
    { id: 10, ...forget({ forgotten_events_start_id: 4, forgotten_events_end_id: 8 }) },
  ]
  expect(await importing(target).run(list)).toMatchObject({ imported: 5, lost: 1 })
  const events = await read()
  expect(events.map((event) => event['cause'])).toEqual([undefined, undefined, 0, undefined, undefined])
  expect(events[3]).toMatchObject({ args: { forgotten_event_ids: [0, 2] } })
  expect(events[4]).toMatchObject({ args: { forgotten_events_start_id: 1, forgotten_events_end_id: 2 } })
})

test('keys, epochs and drafts of another server are not taken along', async () => {
  const { server, target } = await started()
  const event = { ...message('a'), idempotency_key: 'k', draft_key: 'd', epoch: 'another' }
  await importing(target).run([event, event, event])
  const { body } = await server.fetch('/c')
  const page = eventsOf((await server.fetch(`/c/events?epoch=${String(body['epoch'])}`)).body)
  expect(page.map((kept) => [kept['draft_key'], kept['epoch']])).toEqual(Array.from({ length: 3 }, () => [undefined, undefined]))
})

test('into a store, events keep their timestamps, and those without one get one', async () => {
  const dataDir = temporaryDirectory()
  const target = await storeTarget({ dataDir })
  onTestFinished(() => target.close())
  await target.open('c', 'C')
  const list = [...calls(2), message('now') as NewEvent & Json]
  expect(await importing(target).run(list)).toMatchObject({ imported: 5 })
  await target.close()
  const server = await startServer({ dataDir })
  const timestamps = eventsOf((await server.fetch('/c/events')).body).map((event) => event['timestamp'])
  expect(timestamps.slice(0, 4)).toEqual(calls(2).map((event) => event['timestamp']))
  expect(timestamps[4]).toEqual(textWith(/^20\d\d-/))
})
