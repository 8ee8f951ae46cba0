import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { Conversation } from '../../src/stream/conversation.ts'
import type { IdRange } from '../../src/store/event-log.ts'
import { isGap, matches } from './same-log.ts'
import type { LogVersion } from './servers/sim-server.ts'
import type { V1Server } from './servers/v1-server.ts'
import type { Tab } from './tab.ts'
import type { World } from './world.ts'

/** A page may take so long to read what it holds. */
const READ_MS = 30_000
/** A live event is shown by then. */
const SOON_MS = 2_500
const OUTBOX = 'eventreel-outbox'

/** Both parts of the promise, for each page that is open at the end of a run. */
export async function judge(world: World): Promise<void> {
  const open = world.tabs.filter((tab) => tab.page !== null)
  for (const tab of open) judgeLiveness(world, tab)
  judgeSends(world, open)
  if (world.failure !== null) return
  const reads = open.map((tab, i) => judgeLog(world, tab, i === 0))
  let done = 0
  for (const read of reads)
    read.then(
      () => done++,
      (error: unknown) => world.fail(`reading fails: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    )
  await world.scheduler.run(world.scheduler.now + READ_MS)
  if (done < reads.length) world.fail('a page does not get to read what it holds')
}

/** What is appended when all is calm is shown soon on every page, before the history is asked again by itself; also what shares its moment with others. */
export async function judgePrompt(world: World, server: V1Server): Promise<void> {
  for (let i = 0; i < 4 && world.failure === null; i++) {
    server.produceAtSameTime()
    await world.scheduler.run(world.scheduler.now + SOON_MS)
    for (const { page, window } of world.tabs) {
      if (page === null || window === null) continue
      const { status, latestEventId } = window.getSnapshot()
      if (status !== 'live' || latestEventId < server.log.present.latest) world.fail(`${page.name} is ${status} at ${latestEventId} ${SOON_MS} ms after ${server.log.present.latest} was appended`)
    }
  }
}

function judgeLiveness(world: World, { page, watch, window }: Tab): void {
  if (page === null || watch === null || window === null) return
  const { present } = world.server.log
  const snapshot = window.getSnapshot()
  if (snapshot.status !== 'live') world.fail(`${page.name} is ${snapshot.status}, not live (${snapshot.error?.code ?? 'no error'})`)
  else if (world.isContiguous ? snapshot.latestEventId !== present.latest : snapshot.confirmedEventId < present.latest)
    world.fail(`${page.name} is live at ${snapshot.latestEventId} (confirmed ${snapshot.confirmedEventId}), the log ends at ${present.latest}`)
  else if (world.isContiguous && isGap(snapshot.gaps, present.latest)) world.fail(`${page.name} is live with a gap at the end of the log`)
  else if (!watch.knows(present)) world.fail(`${page.name} was told up to ${watch.told}, the log ends at ${present.latest}`)
  else if (!snapshot.hasNewer && (snapshot.events.at(-1)?.id ?? -1) < present.latest) world.fail(`${page.name} shows up to ${snapshot.events.at(-1)?.id} of ${present.latest}, and nothing newer`)
  for (const { key, status } of snapshot.pending) if (status === 'pending' || status === 'sending') world.fail(`${page.name} still shows ${key} as ${status}`)
}

function judgeSends(world: World, open: readonly Tab[]): void {
  const { present } = world.server.log
  const counts = new Map<string, number>()
  for (const event of present.events.values()) {
    const content = ((event as { args?: unknown }).args as { content?: unknown } | undefined)?.content
    if (typeof content === 'string') counts.set(content, (counts.get(content) ?? 0) + 1)
  }
  for (const send of world.sends.list) {
    const times = counts.get(send.text) ?? 0
    if (times > 1 + (world.isContiguous ? 0 : send.retries)) world.fail(`${send.text.slice(0, 20)} is in the log ${times} times`)
    if (send.key === null || send.isDiscarded || times > 0 || world.sends.isSettled(send.key, present, -1)) continue
    const isShown = open.some(({ watch }) => watch?.pending.some(({ key }) => key === send.key) === true)
    const device = world.devices[send.device]
    const isItsPageOpen = open.some(({ page }) => page?.name === send.page)
    // What a page left on the disk comes to light at the next load, where it told nobody of it, or no page that is open now reads the disk.
    const isCutOff = send.isCutOff || open.some(({ page, window }) => page?.device === device && (page?.troubled.has(OUTBOX) === true || window?.getSnapshot().degraded !== null))
    const isOnDisk = device?.disk.files.get(OUTBOX)?.stores.get('entries')?.keys.some((key) => Array.isArray(key) && key.includes(send.key)) === true
    const mayBeLost = !isItsPageOpen && (!send.isDurable || (device?.disk.lost.get(OUTBOX) ?? -1) >= send.sentAt || (isCutOff && isOnDisk))
    if (!isShown && !mayBeLost) world.fail(`${send.text.slice(0, 20)} (${send.key}) is neither in the log nor shown`)
  }
}

async function judgeLog(world: World, { page, conversation }: Tab, isWhole: boolean): Promise<void> {
  if (page === null || conversation === null) return
  const { present } = world.server.log
  const { held, gaps, degraded } = conversation.diagnostics()
  // Must be of one moment: while pages read, a link that stands anew may bring the log what a page that crashed had left to send.
  for (const id of present.events.keys())
    if (!held.some(({ from, to }) => from <= id && id <= to) && !isGap(gaps, id)) world.fail(`${page.name} takes ${id} for absent`)
  // Pages of a device share a disk: what one reads from it, all do. What each shows was compared as it was shown.
  const isFirst = world.tabs.find((tab) => tab.page?.device === page.device)?.page === page
  if (!isWhole && (isFirst || degraded !== null)) for (const range of held) await compare(world, page.name, conversation, present, range)
  // One page reads everything, so that what is missing is fetched.
  if (isWhole) await compare(world, page.name, conversation, present, { from: 0, to: present.latest })
}

async function compare(world: World, name: string, conversation: Conversation, version: LogVersion, { from, to }: IdRange): Promise<void> {
  let next = from
  const skip = (end: number) => {
    for (; next < end; next++) if (version.events.has(next)) world.fail(`${name} holds no ${next}`)
  }
  const found: AsyncIterable<AgentEvent> = conversation.log.searchEvents({ startId: from, endId: to, onMissing: 'fail' })
  for await (const event of found) {
    if (event.id < next) world.fail(`${name} reads ${event.id} again`)
    skip(event.id)
    if (!matches(version, event)) world.fail(`${name} holds an event ${event.id} that is not the server's`)
    next = event.id + 1
  }
  skip(to + 1)
}
