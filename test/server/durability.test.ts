import { expect, test } from 'vitest'
import { serve, temporaryDirectory } from './cli-process.ts'
import { connectWebSocket } from './contiguous-clients.ts'
import { ask, eventsOf, idsOf, message, post, range, type Json } from './harness.ts'
import { killDuringAppends } from './kill-during-appends.ts'
import { runs } from '../setup/runs.ts'

const base = (url: string) => `${url}/api/conversations`

async function readAll(url: string): Promise<Json[]> {
  const events: Json[] = []
  for (let more = true; more; ) {
    const { body } = await ask(`${base(url)}/c/events?limit=100&start_id=${events.length}`)
    events.push(...eventsOf(body))
    more = body['has_more'] === true
  }
  return events
}

test('after SIGKILL while events stream, every acknowledged event is there, and repeated sends make no second one', { timeout: 60_000 }, async () => {
  const dataDir = temporaryDirectory()
  const sent = new Map<string, number | null>()
  for (let life = 0; life < 3; life++) {
    const serving = await serve(['--port', '0', '--data-dir', dataDir])
    if (life === 0) await ask(base(serving.url), post({ conversation_id: 'c' }))
    const client = connectWebSocket(serving.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    let acknowledged = 0
    let killed = false
    // Kills while other sends are on their way.
    const acknowledge = () => {
      if (++acknowledged === 100) void serving.stop('SIGKILL')
      if (acknowledged >= 100) killed = true
    }
    const writer = async (name: string) => {
      for (let index = 0; !killed; index++) {
        const key = `${life}-${name}-${index}`
        sent.set(key, null)
        const answer = await ask(`${base(serving.url)}/c/events`, post({ ...message(key), idempotency_key: key })).catch(() => null)
        if (answer === null) return
        sent.set(key, Number(answer.body['id']))
        acknowledge()
      }
    }
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(writer))
    await client.closed
    // What a client was shown is durable too.
    for (const event of client.events()) {
      const key = String(event['idempotency_key'])
      if (sent.get(key) === null) sent.set(key, Number(event['id']))
    }
  }

  const serving = await serve(['--port', '0', '--data-dir', dataDir])
  const events = await readAll(serving.url)
  expect(idsOf(events)).toEqual(range(0, events.length - 1))
  const acknowledged = [...sent].filter(([, id]) => id !== null)
  expect(acknowledged.length).toBeGreaterThanOrEqual(300)
  for (const [key, id] of acknowledged) expect(events[Number(id)]).toMatchObject({ args: { content: key } })

  const again = [...sent.keys()].map((key) => ask(`${base(serving.url)}/c/events`, post({ ...message(key), idempotency_key: key })))
  const ids = (await Promise.all(again)).map(({ body }) => Number(body['id']))
  expect(ids.toSorted((a, b) => a - b)).toEqual(range(0, sent.size - 1))
  expect((await readAll(serving.url)).map((event) => event['message'])).toHaveLength(sent.size)
})

test('a clean end and a new start find conversations, epochs and events as they were', { timeout: 30_000 }, async () => {
  const dataDir = temporaryDirectory()
  const first = await serve(['--port', '0', '--data-dir', dataDir])
  await ask(base(first.url), post({ conversation_id: 'c', title: 'First' }))
  await ask(`${base(first.url)}/c/events`, post([message('x'), message('y')]))
  const before = (await ask(`${base(first.url)}/c/events`)).text
  expect(await first.stop('SIGTERM')).toBe(0)
  const second = await serve(['--port', '0', '--data-dir', dataDir])
  expect((await ask(`${base(second.url)}/c/events`)).text).toBe(before)
  expect((await ask(base(second.url))).body).toMatchObject({ results: [{ conversation_id: 'c', title: 'First', latest_event_id: 1 }] })
})

test('SIGKILL during appends: nothing acknowledged is lost, nothing half-written is served', { timeout: runs(60_000, 1_200_000) }, async () => {
  const acknowledged = await killDuringAppends({ options: { dataDir: temporaryDirectory() }, kills: runs(2, 20), appends: runs(1000, 10_000) })
  expect(acknowledged).toBeGreaterThanOrEqual(runs(1000, 100_000))
})
