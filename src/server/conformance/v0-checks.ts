import type { Check } from './check.ts'
import { demand, demandSame, untried } from './finding.ts'
import { eventsOf, type Json } from './link.ts'
import type { Query, Subject } from './subject.ts'

const PAGES_WITHOUT = 'a reader would be shown other events than asked for. eventreel checks each page, and fails with protocol_error where it cannot trust one'

/** What every server of this kind does. */
export const v0Checks: readonly Check[] = [
  reading('pages', 'pages hold events of ascending ids, each once', async (subject, ids) => {
    demand(ids.every((id, index) => Number.isSafeInteger(id) && id >= 0 && (index === 0 || id > (ids[index - 1] ?? id))), `ids ${ids.join(', ')} do not ascend`)
    await pageIs(subject, { start_id: first(ids), limit: 100 }, ids)
  }),
  reading('page-start', 'start_id is the lowest id, inclusive', (subject, ids) => pageIs(subject, { start_id: at(ids, 1), limit: 100 }, ids.slice(1))),
  reading('page-end', 'end_id is the highest id, inclusive', (subject, ids) => pageIs(subject, { start_id: first(ids), end_id: at(ids, -2), limit: 100 }, ids.slice(0, -1))),
  reading('page-reverse', 'a reverse page descends from the latest', (subject, ids) => pageIs(subject, { reverse: true, limit: ids.length }, ids.toReversed())),
  reading('page-reverse-end', 'a reverse page with end_id descends from it, inclusive', (subject, ids) =>
    pageIs(subject, { reverse: true, end_id: at(ids, -2), limit: ids.length - 1 }, ids.slice(0, -1).toReversed())),
  reading('page-limit', 'limit is the most events of a page', (subject, ids) => pageIs(subject, { start_id: first(ids), limit: 2 }, ids.slice(0, 2))),
  reading('page-has-more', 'has_more says whether the range goes on', async (subject, ids) => {
    const end = at(ids, -2)
    for (const [limit, wanted] of [[1, true], [ids.length - 1, false], [100, false]] as const) {
      const { hasMore } = await subject.page({ start_id: first(ids), end_id: end, limit })
      demandSame(hasMore, wanted, `has_more of a page of ${limit} in a range of ${ids.length - 1}`)
    }
  }),
  reading('page-bad-limit', 'a limit above 100 or below 0 is refused with 400', async (subject) => {
    for (const limit of [101, -1]) demandSame((await subject.range({ limit })).status, 400, `the status for limit=${limit}`)
  }),
  reading('page-bad-number', 'what is no number is refused with 422', async (subject) => {
    demandSame((await subject.range({ start_id: 'x' })).status, 422, 'the status for start_id=x')
  }),
  {
    id: 'not-found', level: 'v0', writes: false,
    says: 'an unknown conversation is answered with 404',
    without: 'eventreel would show an empty conversation where there is none',
    run: async (bench) => {
      const { status } = await bench.ask(`/conformance-${crypto.randomUUID()}/events?limit=1`)
      demandSame(status, 404, 'the status for an unknown conversation')
    },
  },
  {
    id: 'key', level: 'v0', writes: false,
    says: 'a request without the key, or with a wrong one, is answered with 401',
    without: 'anybody who reaches the server may read; eventreel asks for a new key only after a 401',
    run: async (bench) => {
      if (bench.options.key === undefined) untried('no key was given: EVENTREEL_SESSION_API_KEY')
      const subject = await bench.conversation()
      for (const key of ['', 'wrong']) demandSame((await subject.range({ limit: 1 }, { 'X-Session-API-Key': key })).status, 401, 'the status with a wrong key')
    },
  },
  {
    id: 'v0-replay', level: 'v0', writes: false,
    says: 'Socket.IO replays what comes after latest_event_id, then says connect',
    without: 'eventreel has no live events of such a server',
    run: async (bench) => {
      const subject = await bench.conversation()
      const sample = await subject.sample()
      const cursor = Number(sample[0]?.['id'])
      const link = await subject.connectV0({ latest_event_id: String(cursor) })
      await link.first('connect')
      const before = link.frames.slice(0, link.frames.findIndex(({ type }) => type === 'connect'))
      const replayed = new Set(before.flatMap(eventsOf).map((event) => Number(event['id'])))
      const unasked = [...replayed].filter((id) => id <= cursor)
      demand(unasked.length === 0, `events ${unasked.join(', ')} are replayed to a client that holds up to ${cursor}`)
      const lost = sample.filter((event) => event['action'] === 'message' && Number(event['id']) > cursor && !replayed.has(Number(event['id'])))
      demand(lost.length === 0, `events ${lost.map((event) => String(event['id'])).join(', ')} are not replayed`)
    },
  },
  {
    id: 'v0-live', level: 'v0', writes: true,
    says: 'what a user sends over Socket.IO is appended, and comes live',
    without: 'eventreel can show such a conversation, and not write into it',
    run: async (bench) => {
      const subject = await bench.conversation()
      await subject.sample()
      const link = await subject.connectV0({ latest_event_id: String(await subject.latestId()) })
      await link.first('connect')
      const said = await subject.say([`conformance ${crypto.randomUUID()}`])
      demandSame(said['source'], 'user', 'the source of a sent message')
      await link.reached(Number(said['id']))
    },
  },
  {
    id: 'trajectory', level: 'v0', writes: false,
    says: 'GET /trajectory gives the events that are not hidden',
    without: 'a run cannot be exported in one request; eventreel itself reads pages',
    run: async (bench) => {
      const subject = await bench.conversation()
      const sample = await subject.sample()
      const { status, body } = await subject.ask('/trajectory')
      const { trajectory } = body
      demand(status === 200 && Array.isArray(trajectory), `GET /trajectory answers ${status}`)
      const ids = new Set((trajectory as Json[]).map((event) => event['id']))
      demand(sample.every((event) => event['action'] !== 'message' || ids.has(event['id'])), 'it lacks messages')
    },
  },
]

function reading(id: string, says: string, look: (subject: Subject, ids: readonly number[]) => Promise<void>): Check {
  return {
    id, level: 'v0', writes: false, says, without: PAGES_WITHOUT,
    run: async (bench) => {
      const subject = await bench.conversation()
      await look(subject, (await subject.sample()).map((event) => Number(event['id'])))
    },
  }
}

async function pageIs(subject: Subject, query: Query, wanted: readonly number[]): Promise<void> {
  demandSame((await subject.page(query)).ids, wanted, `ids of ${JSON.stringify(query)}`)
}

function first(ids: readonly number[]): number {
  return at(ids, 0)
}

function at(ids: readonly number[], index: number): number {
  return ids.at(index) ?? 0
}
