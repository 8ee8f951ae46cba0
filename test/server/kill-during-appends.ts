import { expect } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import { ask, eventsOf, idsOf, message, post, range, type Json } from './harness.ts'
import { ServerProcess } from './server-process.ts'

const WRITERS = 8
/** Every so many appends one is a list, all or none. */
const LIST_EVERY = 10
const LIST_SIZE = 50
/** It is killed up to so long after an answer: at once, it would mostly stand between two appends. */
const KILL_WITHIN_MS = 100

export interface KillPlan {
  readonly options: EventServerOptions
  /** How often the server is killed. */
  readonly kills: number
  /** About how many appends each life of the server has: it is killed early, late or between among so many, and appended to until then. */
  readonly appends: number
}

/** Appends that are known to be whole: the ids that each was answered with. */
type Acknowledged = Map<string, readonly number[]>

/**
 * Kills a server in the middle of its appends, again and again, on one store: nothing acknowledged may be lost, nothing half-written
 * be served. Resolves with how many appends were acknowledged.
 */
export async function killDuringAppends({ options, kills, appends }: KillPlan): Promise<number> {
  const server = new ServerProcess(options)
  await server.start()
  await ask(`${server.url}/api/conversations`, post({ conversation_id: 'c' }))
  const acknowledged: Acknowledged = new Map()
  const log: Json[] = []
  for (const round of range(1, kills)) {
    // Early, late and between.
    const killAt = Math.ceil((appends * round) / (kills + 1))
    await appendUntilKilled(server, `${round}`, killAt, acknowledged)
    await server.restart()
    log.push(...(await readFrom(server.url, log.length)))
    expectWhole(log, acknowledged)
  }
  expect(await readFrom(server.url, 0)).toEqual(log)
  return acknowledged.size
}

async function appendUntilKilled(server: ServerProcess, round: string, killAt: number, acknowledged: Acknowledged): Promise<void> {
  let next = 0
  let answered = 0
  let killed = Promise.resolve()
  const writer = async () => {
    // Until it is killed: on a quick machine far more than were meant are answered before that.
    for (;;) {
      const index = next++
      const key = `${round}-${index}`
      const isList = index % LIST_EVERY === 0
      const list = range(1, LIST_SIZE).map((part) => message(`${key} ${part}`))
      const body = post(isList ? list : message(`${key} 1`), { 'Idempotency-Key': key })
      const answer = await ask(`${server.url}/api/conversations/c/events`, body).catch(() => null)
      // Whoever is cut off does not know what became of it.
      if (answer === null) return
      expect(answer.status).toBe(201)
      acknowledged.set(key, answer.body['ids'] as number[])
      if (++answered === killAt) killed = new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS)).then(() => server.kill())
    }
  }
  await Promise.all(range(1, WRITERS).map(writer))
  await killed
  expect(answered).toBeGreaterThanOrEqual(killAt)
}

function expectWhole(log: readonly Json[], acknowledged: Acknowledged): void {
  expect(idsOf(log)).toEqual(range(0, log.length - 1))
  const texts = log.map((event) => String((event['args'] as Json)['content']))
  for (const [key, ids] of acknowledged) {
    expect(ids.map((id) => texts[id])).toEqual(ids.map((_, index) => `${key} ${index + 1}`))
  }
  // Of what nobody was told: a list is there whole and in one piece, or not at all; nothing is there twice.
  const places = new Map<string, number[]>()
  texts.forEach((text, id) => {
    const [key = ''] = text.split(' ')
    places.set(key, [...(places.get(key) ?? []), id])
  })
  for (const [key, ids] of places) {
    const size = Number(key.split('-')[1]) % LIST_EVERY === 0 ? LIST_SIZE : 1
    const [first = 0] = ids
    expect({ key, ids }).toEqual({ key, ids: range(first, first + size - 1) })
  }
}

/** What the log holds from an id on; every page must be JSON. */
async function readFrom(url: string, startId: number): Promise<Json[]> {
  const { epoch } = (await ask(`${url}/api/conversations/c`)).body
  const events: Json[] = []
  for (let more = true; more; ) {
    const { status, body } = await ask(`${url}/api/conversations/c/events?limit=1000&epoch=${String(epoch)}&start_id=${startId + events.length}`)
    expect(status).toBe(200)
    events.push(...eventsOf(body))
    more = body['has_more'] === true
  }
  return events
}
