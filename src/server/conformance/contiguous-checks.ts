import type { Check } from './check.ts'
import { demand, demandSame, untried } from './finding.ts'
import { eventsOf, type Link } from './link.ts'
import type { TransportName } from './subject.ts'

const TRANSPORTS: readonly TransportName[] = ['WebSocket', 'Socket.IO']
const V0_INSTEAD = 'eventreel takes the server for a V0 server: live events are hints, each is kept when the pages have confirmed it, and the pages are asked once a second'
/** Appended while clients connect. */
const ROUNDS = 20
const ROUND_EVENTS = 10
/** Nobody waits longer for a head than this. */
const MAX_HEAD_MS = 60_000

/** Every event, in order, none left out, none rewritten. */
export const contiguousChecks: readonly Check[] = [
  {
    id: 'epoch', level: 'contiguous', writes: false,
    says: 'an open page names the latest id and the epoch; a closed one neither',
    without: V0_INSTEAD,
    run: async (bench) => {
      const subject = await bench.conversation()
      const latest = Number((await subject.sample()).at(-1)?.['id'])
      const { body } = await subject.page({ limit: 1 })
      demand(typeof body['epoch'] === 'string' && body['latest_event_id'] === latest, 'an open page lacks epoch or latest_event_id')
      const closed = await subject.page({ end_id: latest, limit: 1 })
      demand(!('epoch' in closed.body) && !('latest_event_id' in closed.body), 'a closed page changes with the log: it has epoch or latest_event_id')
    },
  },
  {
    id: 'without-holes', level: 'contiguous', writes: true,
    says: 'ids are given without a hole',
    without: V0_INSTEAD,
    run: async (bench) => {
      const subject = await bench.conversation()
      const latest = Number((await subject.sample()).at(-1)?.['id'])
      const lists = await Promise.all(Array.from({ length: 5 }, (_, index) => subject.append([`a${index}`, `b${index}`])))
      demandSame(lists.flat().toSorted((a, b) => a - b), range(latest + 1, latest + 10), 'the ids of ten events')
      demandSame((await subject.after(latest)).map((event) => event['id']), range(latest + 1, latest + 10), 'the ids that the pages show')
    },
  },
  {
    id: 'single-event', level: 'contiguous', writes: false,
    says: 'GET /events/{id} gives that event, or 404; never another',
    without: 'an event has no address of its own for other programs; eventreel reads it as a page of one',
    run: async (bench) => {
      const subject = await bench.conversation()
      const event = (await subject.sample())[1]
      const found = await subject.ask(`/events/${String(event?.['id'])}`)
      demandSame([found.status, found.body['id']], [200, event?.['id']], 'the answer for an event')
      demandSame((await subject.ask(`/events/${(await subject.latestId()) + 1000}`)).status, 404, 'the status for an event that is not there')
    },
  },
  {
    id: 'large-pages', level: 'contiguous', writes: false, needs: 'epoch',
    says: 'with the epoch, a page has up to 1,000 events; another epoch is refused with 409 and the right one',
    without: 'history is read in pages of 100, and a log that is replaced meanwhile is noticed at the next connection',
    run: async (bench) => {
      const subject = await bench.conversation()
      await subject.sample()
      const epoch = await subject.epoch()
      demandSame((await subject.range({ limit: 1000, epoch })).status, 200, 'the status for limit=1000 with the epoch')
      const other = await subject.range({ epoch: `${epoch}-not` })
      demandSame([other.status, other.body['epoch']], [409, epoch], 'the answer for another epoch')
    },
  },
  ...TRANSPORTS.flatMap(socketChecks),
  {
    id: 'transient', level: 'contiguous', writes: false,
    says: 'drafts and notices come as transient frames, without an id',
    without: 'text that is being written is not shown while it grows',
    run: () => untried("only the server's own process can send one"),
  },
]

function socketChecks(transport: TransportName): Check[] {
  const name = transport === 'WebSocket' ? 'websocket' : 'socketio'
  const check = (id: string, says: string, writes: boolean, without: string, run: Check['run']): Check => ({
    id: `${name}-${id}`, level: 'contiguous', says: `${transport}: ${says}`, writes, without, run, slow: id === 'head', ...(id !== 'replay' && { needs: `${name}-replay` }),
  })
  const lossy = 'events may be missing from the screen until the next connection; eventreel sees a hole between ids at once and reads it from the pages, but not what is missing at the end'
  return [
    check('replay', 'replay_start, then every event after the cursor, in order, then replay_done', false, V0_INSTEAD, async (bench) => {
      const subject = await bench.conversation()
      const sample = await subject.sample()
      const cursor = Number(sample[0]?.['id'])
      const link = await subject.connect(transport, { latest_event_id: String(cursor) })
      const start = await firstFrame(link)
      const latest = Number(sample.at(-1)?.['id'])
      demandSame([start.type, start['from_id']], ['replay_start', cursor + 1], 'the first frame')
      demand(typeof start['epoch'] === 'string' && typeof start['head_interval_ms'] === 'number', 'replay_start lacks epoch or head_interval_ms')
      const done = await link.first('replay_done')
      demandSame(link.ids(), range(cursor + 1, latest), 'the replayed ids')
      demand(typeof done['latest_event_id'] === 'number' && done['latest_event_id'] >= latest, 'replay_done names no latest id')
      demandSame(link.events().map(essence), (await subject.after(cursor)).map(essence), 'the replayed events')
    }),
    check('live', 'what is appended comes in order, each event once, as the pages show it', true, lossy, async (bench) => {
      const subject = await bench.conversation()
      const from = Number((await subject.sample()).at(-1)?.['id'])
      const link = await subject.connect(transport, { latest_event_id: String(from) })
      await link.first('replay_done')
      for (let index = 0; index < 5; index++) await subject.append([`live ${index}`, `live ${index} too`])
      await link.reached(from + 10)
      demandSame(link.ids(), range(from + 1, from + 10), 'the ids that came')
      demandSame(link.events().map(essence), (await subject.after(from)).map(essence), 'the events that came')
    }),
    check('handover', 'nothing is lost, doubled or out of order between replay and live', true, lossy, async (bench) => {
      const subject = await bench.conversation()
      const from = Number((await subject.sample()).at(-1)?.['id'])
      const links: { readonly link: Link; readonly from: number }[] = []
      let latest = from
      for (let round = 0; round < ROUNDS; round++) {
        const [ids, link] = await Promise.all([
          subject.append(Array.from({ length: ROUND_EVENTS }, (_, index) => `${round}.${index}`)),
          subject.connect(transport, { latest_event_id: String(latest) }),
        ])
        links.push({ link, from: latest })
        latest = ids.at(-1) ?? latest
      }
      for (const { link, from: cursor } of links) {
        await link.reached(latest)
        demandSame(link.ids(), range(cursor + 1, latest), `the ids that came after ${cursor}`)
      }
    }),
    check('max-replay', 'a client that missed more than its max_replay begins at the end', false,
      'a client that was long away is sent all that it missed, before anything new', async (bench) => {
        const subject = await bench.conversation()
        const latest = Number((await subject.sample()).at(-1)?.['id'])
        const link = await subject.connect(transport, { latest_event_id: String(latest - 2), max_replay: '1' })
        demandSame((await link.first('replay_start'))['from_id'], latest + 1, 'from_id')
        await link.first('replay_done')
        demandSame(link.ids(), [], 'the replayed ids')
      }),
    check('head', 'a quiet connection says head at its interval, after all that it has sent', false,
      'a link that is dead, or has lost the last event, is not noticed', async (bench) => {
        const subject = await bench.conversation()
        const cursor = Number((await subject.sample())[0]?.['id'])
        const link = await subject.connect(transport, { latest_event_id: String(cursor) })
        const interval = Number((await link.first('replay_start'))['head_interval_ms'])
        if (interval > MAX_HEAD_MS) untried(`the server says one every ${interval / 1000} s`)
        await link.until(() => link.frame('head') !== undefined, 'head', interval + bench.options.waitMs)
        const head = link.frame('head')
        const before = link.frames.slice(0, head && link.frames.indexOf(head)).flatMap(eventsOf)
        demandSame(head?.['sent_id'], before.at(-1)?.['id'], 'sent_id of head, after the events before it')
        demand(Number(head?.['latest_event_id']) >= Number(head?.['sent_id']), 'head names a latest id below sent_id')
      }),
    check('refusals', 'an unknown conversation, and a missing key, are refused with a code', false,
      'eventreel goes on trying, as with a network that fails, instead of saying what is wrong', async (bench) => {
        const subject = await bench.conversation()
        demandSame(await refusal(await subject.nobody().connect(transport)), 'conversation_not_found', 'the refusal for an unknown conversation')
        if (bench.options.key === undefined) return
        demandSame(await refusal(await subject.connect(transport, {}, { key: 'wrong' })), 'unauthorized', 'the refusal of a wrong key')
      }),
  ]
}

async function firstFrame(link: Link) {
  const isFrame = ({ type }: { type: string }) => type !== 'connect'
  await link.until(() => link.frames.some(isFrame), 'replay_start')
  const frame = link.frames.find(isFrame)
  demand(frame !== undefined, 'replay_start did not come')
  return frame
}

/** The code with which a connection is refused. */
async function refusal(link: Link): Promise<unknown> {
  await link.until(() => link.ended !== null, 'a refusal')
  const refused = link.frame('connect_error')
  const codes: Readonly<Record<number, string>> = { 4001: 'unauthorized', 4004: 'conversation_not_found' }
  return refused === undefined ? (codes[link.ended?.code ?? 0] ?? `close code ${link.ended?.code}`) : refused['code']
}

/** What both sides must show alike; keys of sends are for sockets alone. */
function essence(event: Readonly<Record<string, unknown>>): unknown {
  const { idempotency_key: _, draft_key: __, ...rest } = event
  return rest
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
