import { once } from 'node:events'
import { WebSocket } from 'ws'
import { median } from '../../lib/statistics.ts'
import type { Metrics } from '../../lib/suite.ts'
import { withServer } from '../process.ts'
import { textOf } from '../text-of.ts'
import { createConversation } from '../requests.ts'

const SOCKETS = 1_000
const EVENTS = 60
const ROUNDS = 3
/** A sent action of about the size of an average message. */
const CONTENT = 'word '.repeat(500)

/**
 * One event to 1,000 sockets: from the moment a client sends an action until each of them has it, the slowest of a hundred (p99), one event after the
 * other. Ours appends it first, durably, and each socket is a cursor over the log; against a bare `ws` server that gives each message on to all.
 */
export async function run(): Promise<Metrics> {
  const rounds: { ours: number; bare: number; rss: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const { p99: ours, rss } = await withServer('eventreel', async ({ url, residentMb }) => {
      await createConversation(url, 'fan-out')
      const before = await residentMb()
      const socketUrl = `${url.replace('http', 'ws')}/sockets/events/fan-out?contiguous=true&latest_event_id=-1`
      return measure(socketUrl, async () => (await residentMb()) - before)
    })
    const { p99: bare } = await withServer('bare-ws', async ({ url }) => measure(url.replace('http', 'ws'), async () => 0))
    rounds.push({ ours, bare, rss })
  }
  const ours = median(rounds.map((round) => round.ours))
  const bare = median(rounds.map((round) => round.bare))
  return {
    fanout_1000_p99_ms: ours,
    fanout_1000_bare_ws_p99_ms: bare,
    fanout_vs_bare_ws: bare / ours,
    rss_mb_per_1000_sockets: median(rounds.map(({ rss }) => rss)),
  }
}

async function measure(url: string, residentMb: () => Promise<number>): Promise<{ p99: number; rss: number }> {
  const sockets: WebSocket[] = []
  let onEvent = (_text: string) => {}
  // A listen queue is short: not all at once.
  for (let from = 0; from < SOCKETS; from += 50) {
    const some = Array.from({ length: 50 }, () => new WebSocket(url, { perMessageDeflate: false }))
    for (const socket of some) socket.on('message', (data) => onEvent(textOf(data)))
    await Promise.all(some.map((socket) => once(socket, 'open')))
    sockets.push(...some)
  }
  const rss = await residentMb()
  const [sender] = sockets
  if (sender === undefined) throw new Error('no socket is open')
  const waits: number[] = []
  for (let event = 0; event < EVENTS; event++) {
    const mark = `no. ${event}.`
    await new Promise<void>((resolve) => {
      let left = SOCKETS
      const start = performance.now()
      onEvent = (text) => {
        // Cheap, and the same for both: what a client does with an event is not measured.
        if (!text.includes(mark) || text.includes('"ack"')) return
        waits.push(performance.now() - start)
        if (--left === 0) resolve()
      }
      sender.send(JSON.stringify({ action: 'message', args: { content: `${mark} ${CONTENT}` } }))
    })
  }
  for (const socket of sockets) socket.terminate()
  // The first events find cold code in both.
  const sorted = waits.slice(10 * SOCKETS).toSorted((a, b) => a - b)
  return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, rss }
}
