import type { Check } from './check.ts'
import { demand, demandSame } from './finding.ts'
import { contentOf, message, type Subject, type TransportName } from './subject.ts'

const AT_MOST_ONCE = 'eventreel sends at most once: a message whose fate is unknown stays unconfirmed after 30 s, and only the user sends it again'
const DOUBLED = 'a message that is sent again after a broken connection may be there twice'

/** Sends that are answered, and that may be repeated. */
export const acknowledgedChecks: readonly Check[] = [
  check('posted', 'POST /events answers 201 with the id, the ids and the epoch', AT_MOST_ONCE, async (subject) => {
    const { status, body } = await subject.post(message('posted', 'user'))
    const latest = await subject.latestId()
    demandSame([status, body['id'], body['ids'], typeof body['epoch']], [201, latest, [latest], 'string'], 'the answer')
  }),
  check('same-key', 'the same key and body again give the first id, and no second event', DOUBLED, async (subject) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await subject.post(message('once', 'user'), headers)
    const again = await subject.post(message('once', 'user'), headers)
    demandSame([again.status, again.body['id']], [201, first.body['id']], 'the answer to the second')
    demandSame(await subject.latestId(), first.body['id'], 'the latest id')
  }),
  check('same-key-at-once', 'the same key five times at once makes one event', DOUBLED, async (subject) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const before = await subject.latestId()
    const answers = await Promise.all(Array.from({ length: 5 }, () => subject.post(message('at once', 'user'), headers)))
    demandSame(answers.map(({ body }) => body['id']), answers.map(() => before + 1), 'the five ids')
    demandSame(await subject.latestId(), before + 1, 'the latest id')
  }),
  check('other-body', 'another body under the same key is refused with 409 idempotency_conflict', 'one message may be taken for another', async (subject) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    await subject.post(message('this', 'user'), headers)
    const other = await subject.post(message('that', 'user'), headers)
    demandSame([other.status, other.body['code']], [409, 'idempotency_conflict'], 'the answer')
  }),
  check('all-or-none', 'a list is appended whole or not at all', 'a batch that fails leaves half of itself behind', async (subject) => {
    const before = await subject.latestId()
    const { status } = await subject.post([message('good', 'user'), { neither: 'action nor observation' }])
    demand(status >= 400 && status < 500, `a list with something that is no event is answered with ${status}`)
    demandSame(await subject.latestId(), before, 'the latest id after a refused list')
  }),
  check('list-key', 'the key of a list stands for all of it', DOUBLED, async (subject) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await subject.append(['l1', 'l2', 'l3'], { headers })
    demandSame(await subject.append(['l1', 'l2', 'l3'], { headers }), first, 'the ids of the second')
    demandSame(await subject.latestId(), first.at(-1), 'the latest id')
  }),
  check('other-epoch', 'what was written for another epoch is refused with 409 epoch_changed', 'a message that waited offline may land in a log that it was not written for', async (subject) => {
    const { status, body } = await subject.post(message('late', 'user'), {}, '?epoch=not-this-one')
    demandSame([status, body['code']], [409, 'epoch_changed'], 'the answer')
  }),
  ...(['WebSocket', 'Socket.IO'] as const).flatMap(socketChecks),
]

function check(id: string, says: string, without: string, run: (subject: Subject) => Promise<void>, needs?: string): Check {
  return {
    id, level: 'acknowledged', says, without, writes: true, ...(needs !== undefined && { needs }),
    run: async (bench) => {
      const subject = await bench.conversation()
      await subject.sample()
      await run(subject)
    },
  }
}

function socketChecks(transport: TransportName): Check[] {
  const name = transport === 'WebSocket' ? 'websocket' : 'socketio'
  const needs = `${name}-replay`
  return [
    check(`${name}-ack`, `${transport}: a sent action is answered with its id, and comes back with its key`, AT_MOST_ONCE, async (subject) => {
      const from = await subject.latestId()
      const link = await subject.connect(transport, { latest_event_id: String(from) })
      await link.first('replay_done')
      const action = { action: 'message', args: { content: 'acknowledged' }, idempotency_key: crypto.randomUUID() }
      const answer = await link.send(action)
      demandSame([answer['id'], typeof answer['epoch']], [from + 1, 'string'], 'the answer')
      await link.reached(from + 1)
      const event = link.events().find(({ id }) => id === from + 1)
      demandSame([contentOf(event), event?.['source'], event?.['idempotency_key']], ['acknowledged', 'user', action.idempotency_key], 'the event')
      demandSame((await link.send(action))['id'], from + 1, 'the id of the same again')
      const posted = await subject.post(message('acknowledged', 'user'), { 'Idempotency-Key': action.idempotency_key })
      demandSame(posted.body['id'], from + 1, 'the id of the same over HTTP')
      demandSame(await subject.latestId(), from + 1, 'the latest id')
    }, needs),
    check(`${name}-refused-send`, `${transport}: a send that is refused is answered with a code`, 'a message that can never be taken is tried again for ever', async (subject) => {
      const link = await subject.connect(transport, { latest_event_id: String(await subject.latestId()) })
      await link.first('replay_done')
      const key = crypto.randomUUID()
      await link.send({ action: 'message', args: { content: 'this' }, idempotency_key: key })
      for (const [change, code] of [[{ args: { content: 'that' } }, 'idempotency_conflict'], [{ idempotency_key: `${key}-2`, epoch: 'not-this-one' }, 'epoch_changed']] as const) {
        const { error } = await link.send({ action: 'message', args: { content: 'this' }, idempotency_key: key, ...change })
        demandSame(typeof error === 'object' && error !== null && 'code' in error ? error.code : null, code, 'the code of the refusal')
      }
    }, needs),
  ]
}
