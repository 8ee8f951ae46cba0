import { describe, expect, test } from 'vitest'
import { runs } from '../setup/runs.ts'
import { transports } from './contiguous-clients.ts'
import { idsOf, messages, range, startServer } from './harness.ts'

/** A small generator of its own, so that a failing run can be repeated by its seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe.each(transports)('connecting over $transport while events are appended', ({ connect }) => {
  test.each(range(1, runs(6, 200)))('seed %i: no event is lost, doubled or out of order', { timeout: 30_000 }, async (seed) => {
    const next = random(seed)
    const server = await startServer()
    const conversation = await server.createConversation({ conversationId: 'c' })
    const clients: { from: number; client: ReturnType<typeof connect> }[] = []
    let latest = -1
    for (let round = 0; round < 60; round++) {
      const count = 1 + Math.floor(next() * 40)
      const appended = conversation.addEvents(messages(count, Math.floor(next() * 3000)), 'agent')
      // Some wait for the append, some connect in the middle of it.
      if (next() < 0.5) await appended
      if (next() < 0.3) {
        const from = next() < 0.3 ? -1 : Math.floor(next() * (latest + 1))
        clients.push({ from, client: connect(server.url, { query: { latest_event_id: String(from) } }) })
      }
      await appended
      latest += count
      // Half of the clients leave and come back where they were.
      const place = Math.floor(next() * clients.length)
      const left = clients[place]
      if (left !== undefined && next() < 0.2) {
        const held = idsOf(left.client.events())
        expect(held).toEqual(range(left.from + 1, left.from + held.length))
        left.client.close()
        const from = left.from + held.length
        clients[place] = { from, client: connect(server.url, { query: { latest_event_id: String(from) } }) }
      }
    }
    expect(clients.length).toBeGreaterThan(3)
    for (const { from, client } of clients) {
      if (from < latest) await client.reached(latest)
      expect(idsOf(client.events())).toEqual(range(from + 1, latest))
    }
  })
})
