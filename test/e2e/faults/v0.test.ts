import { expect, onTestFinished, test } from 'vitest'
import { startV0Server, type V0Event, type V0Server } from '../../fakes/v0-server.ts'
import { openContext, withBrowser } from '../browser.ts'
import { RestLog } from '../rest-log.ts'
import { FaultView } from './fault-view.ts'
import { TcpProxy } from './tcp-proxy.ts'

withBrowser()

/** A server of this kind may write an event that long after it gave it its id; then the id is one that no event has. */
const SETTLED_MS = 61_000

/** An unmodified server behind a wire, and a page whose clock is in the test's hands, which shows it. */
async function openPage(events: readonly V0Event[]) {
  const server = await startV0Server({ events })
  const wire = await TcpProxy.open(Number(new URL(server.url).port))
  onTestFinished(async () => {
    await server.close()
    await wire.close()
  })
  const page = await (await openContext()).newPage()
  await page.clock.install()
  const view = await FaultView.openIn(page, wire.url, 'v0', 'socketio')
  await joined(server)
  return { server, wire, view, log: new RestLog(server.url, 'v0') }
}

async function joined(server: V0Server): Promise<void> {
  await expect.poll(() => server.joined, { timeout: 30_000 }).toBe(1)
}

const think = (thought: string): V0Event => ({ source: 'agent', action: 'think', args: { thought } })

/** What such a server sends as it is, as something else, late, or never: one of each kind in turn. */
function eventNumber(number: number): V0Event {
  const kinds: V0Event[] = [
    think(`thought ${number}`),
    { source: 'user', action: 'recall', args: { recall_type: 'knowledge', query: String(number), thought: '' } },
    { source: 'environment', observation: 'null', content: '', extras: {} },
    { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'running', reason: String(number) } },
    { source: 'environment', observation: 'run', content: String(number), extras: { command: 'ls', metadata: { exit_code: 0 } }, success: true },
    { source: 'environment', action: 'null', args: {} },
  ]
  return kinds[number % kinds.length] ?? think('')
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => eventNumber(number))

/** Appends as its worker threads do: some files are written late, and out of order. */
function appendOutOfOrder(server: V0Server, count: number): void {
  for (let number = 0; number < count; number += 4) {
    const [first, second] = [server.appendLate(eventNumber(number)), server.appendLate(eventNumber(number + 1))]
    server.append(eventNumber(number + 2))
    second.land()
    server.append(eventNumber(number + 3))
    first.land()
  }
}

test('an unmodified server: holes, losses, late files and cut sockets, and the page ends with every event of its REST log', async () => {
  const { server, wire, view, log } = await openPage(numbers(150))
  await view.shows(149)
  appendOutOfOrder(server, 20)
  // Its id is given, and its file never written.
  server.appendLate(think('never'))
  server.loseNextAtJoin(think('lost between replay and join'))
  wire.reset()
  appendOutOfOrder(server, 20)
  wire.mend()
  await joined(server)
  const last = server.append(think('last'))
  await view.shows(Number(last['id']))
  await view.page.clock.fastForward(SETTLED_MS)
  await view.expectWhole(log, { hearsAll: false })
})

test('an unmodified server that is started anew, in the middle of a write: what it forgot is never shown, and what it gives the id to is', async () => {
  const { server, view, log } = await openPage(numbers(20))
  await view.shows(19)
  server.append(think('before'))
  await view.shows(20)
  server.appendLate(think('forgotten'))
  await server.restart()
  await joined(server)
  server.append(think('after'))
  await view.shows(21)
  await view.expectWhole(log, { hearsAll: false })
})

test.each([
  ['shorter', 30],
  ['longer', 90],
])('an unmodified server whose log another one takes the place of, a %s one: the page shows that one', async (_, count) => {
  const { server, view, log } = await openPage(numbers(60))
  await view.liveAt(59)
  await server.stop()
  server.replaceLog([think('another beginning'), ...numbers(count)])
  await server.start()
  await view.until('told of it', ({ snapshot }) => snapshot.notices.some(({ code }) => code === 'log_reset'))
  await view.page.clock.fastForward(SETTLED_MS)
  await view.expectWhole(log, { logs: 2, hearsAll: false })
})

test('an unmodified server: a message whose echo is lost with the link is sent once, and is an event when the history shows it', async () => {
  const { server, wire, view, log } = await openPage(numbers(20))
  await view.liveAt(19)
  wire.mute()
  await view.send('said in silence')
  await expect.poll(() => server.userActions.length).toBe(1)
  wire.reset()
  wire.mend()
  await view.until('done with its sends', ({ snapshot }) => snapshot.pending.length === 0 && snapshot.latestEventId === 20)
  await view.expectWhole(log, { hearsAll: false })
  expect(server.userActions).toHaveLength(1)
})
