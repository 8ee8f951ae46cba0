import type { Bench } from './bench.ts'
import type { Check } from './check.ts'
import { demand, demandSame } from './finding.ts'
import type { Subject, TransportName } from './subject.ts'

const STALE = 'what a device holds of the old log may be shown as the new one. eventreel compares the first event, and the last that it holds, with the pages at each connection, and drops what differs'

/** A log that was made anew, or set back, says so. */
export const resettableChecks: readonly Check[] = [
  {
    id: 'new-epoch', level: 'resettable', writes: true, needs: 'epoch',
    says: 'a conversation that is deleted and made again has another epoch, and old pages are refused with 409',
    without: STALE,
    run: async (bench) => {
      const subject = await bench.ownConversation()
      const before = await subject.sample()
      const epoch = await subject.epoch()
      await remake(bench, subject)
      await subject.append(['new'])
      const now = await subject.epoch()
      demand(now !== epoch, 'the epoch is the same')
      const old = await subject.range({ end_id: Number(before.at(-1)?.['id']), epoch })
      demandSame([old.status, old.body['epoch']], [409, now], 'the answer for a page of the old log')
    },
  },
  ...(['WebSocket', 'Socket.IO'] as const).flatMap(socketChecks),
]

function socketChecks(transport: TransportName): Check[] {
  const name = transport === 'WebSocket' ? 'websocket' : 'socketio'
  const check = (id: string, says: string, writes: boolean, run: Check['run']): Check => ({
    id: `${name}-${id}`, level: 'resettable', says: `${transport}: ${says}`, writes, without: STALE, needs: `${name}-replay`, run,
  })
  return [
    check('reset', 'a client of the old log is told log_reset, with the new epoch, and nothing is replayed', true, async (bench) => {
      const subject = await bench.ownConversation()
      const held = (await subject.sample()).at(-1)
      const epoch = await subject.epoch()
      await remake(bench, subject)
      await subject.append(['new', 'newer'])
      await reset(subject, transport, { epoch, latest_event_id: '1', latest_event_timestamp: String(held?.['timestamp']) }, 'epoch_changed')
      const { epoch: told } = await reset(subject, transport, { epoch, latest_event_id: String(held?.['id']) }, 'epoch_changed')
      demandSame(told, await subject.epoch(), 'the epoch that log_reset names')
    }),
    check('beyond-end', 'a cursor beyond the end is told log_reset', false, async (bench) => {
      const subject = await bench.conversation()
      const latest = Number((await subject.sample()).at(-1)?.['id'])
      await reset(subject, transport, { epoch: await subject.epoch(), latest_event_id: String(latest + 1000) }, 'cursor_beyond_end')
    }),
    check('other-timestamp', "a cursor whose event has another timestamp is told log_reset", false, async (bench) => {
      const subject = await bench.conversation()
      const latest = Number((await subject.sample()).at(-1)?.['id'])
      await reset(subject, transport, { epoch: await subject.epoch(), latest_event_id: String(latest), latest_event_timestamp: '2001-01-01T00:00:00' }, 'timestamp_differs')
    }),
    check('deletion', 'a deletion ends the connections to it', true, async (bench) => {
      const subject = await bench.ownConversation()
      await subject.sample()
      const link = await subject.connect(transport)
      await link.first('replay_done')
      await subject.ask('', { method: 'DELETE' })
      await link.until(() => link.ended !== null, 'the end of the connection')
    }),
  ]
}

async function remake(bench: Bench, subject: Subject): Promise<void> {
  const { status } = await subject.ask('', { method: 'DELETE' })
  demand(status >= 200 && status < 300, `DELETE answers ${status}`)
  demandSame((await bench.make(subject.id)).status, 201, 'the status for making it again')
}

async function reset(subject: Subject, transport: TransportName, query: Readonly<{ [name: string]: string }>, reason: string) {
  const link = await subject.connect(transport, query)
  const isFrame = ({ type }: { type: string }) => type !== 'connect'
  await link.until(() => link.frames.some(isFrame), 'log_reset')
  const frame = link.frames.find(isFrame)
  demandSame([frame?.type, frame?.['reason']], ['log_reset', reason], 'the first frame')
  await link.first('replay_done')
  demandSame(link.ids(), [], 'the ids that are replayed after it')
  return { epoch: frame?.['epoch'] }
}
