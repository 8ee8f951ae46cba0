import { EventreelError } from '../../src/errors.ts'
import { Random } from './random.ts'
import type { ActionKind, Step } from './schedule.ts'
import { matches } from './same-log.ts'
import { MAX_EVENT_BYTES } from './servers/contiguous-server.ts'
import type { World } from './world.ts'

/** Does what somebody does: an agent, or a person at one of the tabs. */
export function act(world: World, step: Step & { readonly what: ActionKind }): void {
  const random = new Random(step.seed)
  const tab = world.tabOf(step.device, step.tab)
  const { conversation, window, page } = tab
  /** A person does nothing on a page that is not there or stands still. */
  const onPage = (work: () => unknown) => {
    if (page === null) return
    world.scheduler.after(0, 'user', page, () => {
      // A refusal is the answer to a person, who is told.
      Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          if (!(error instanceof EventreelError)) world.fail(`${page.name} ${step.what} rejects with ${String(error)}`)
        })
    })
  }
  switch (step.what) {
    case 'append':
      world.server.produce(step.count)
      return
    case 'open':
      tab.open()
      return
    case 'close':
      tab.close()
      return
    case 'reload':
      tab.close()
      world.scheduler.after(random.between(20, 3_000), 'user', null, () => tab.open())
      return
    case 'reconnect':
      onPage(() => conversation?.reconnect())
      return
    case 'hide':
      if (page === null) return
      onPage(() => {
        page.isVisible = !page.isVisible
        for (const listener of [...page.visibleListeners]) listener(page.isVisible)
      })
      return
    case 'older':
      onPage(() => window?.loadOlder())
      return
    case 'jump':
      onPage(() => window?.jumpTo(random.pick(['first', 'last', random.int(world.server.log.present.latest + 2)])))
      return
    case 'search':
      onPage(() => search(world, tab.name, conversation, random))
      return
    case 'send':
      onPage(() => send(world, step, random))
      return
    case 'retry':
    case 'discard': {
      const entry = tab.watch?.pending.find(({ status }) => status === 'failed' || status === 'unconfirmed')
      if (entry === undefined) return
      onPage(() => {
        const sent = world.sends.of(entry)
        if (step.what === 'retry') {
          if (sent !== undefined) sent.retries++
          conversation?.retry(entry.key)
        } else {
          if (sent !== undefined) sent.isDiscarded = true
          conversation?.discard(entry.key)
        }
        world.coverage.count(`send ${step.what}`)
      })
    }
  }
}

async function send(world: World, step: Step, random: Random): Promise<void> {
  const tab = world.tabOf(step.device, step.tab)
  const { conversation, page } = tab
  if (conversation === null || page === null) return
  const text = `s${step.seed}${random.chance(0.05) ? '.'.repeat(MAX_EVENT_BYTES) : ''}`
  const entry = { text, device: step.device, page: page.name, sentAt: world.scheduler.now, key: null, isDurable: false, isCutOff: false, isDiscarded: false, retries: 0 }
  world.sends.add(entry)
  const { key, durable } = await conversation.send({ source: 'user', action: 'message', args: { content: text, image_urls: [], file_urls: [] } })
  // It died before its user was told: what it has saved comes to light at the next load.
  if (page.isDead) return
  world.coverage.count(durable ? 'send durable' : 'send not durable')
  entry.isDurable = durable
  // A window that was closed meanwhile shows what was. Alone is also a page whose disk has not opened yet: it has not joined the others.
  const { role, degraded } = conversation.diagnostics()
  entry.isCutOff = role === 'alone' || degraded !== null
  world.sends.named(entry, key)
}

/** What a search gives is what some log of the server had, once and in order. */
async function search(world: World, name: string, conversation: { log: { searchEvents(query: object): AsyncIterable<import('../../src/protocol/agent-event.ts').AgentEvent> } } | null, random: Random): Promise<void> {
  if (conversation === null) return
  const { versions } = world.server
  const end = world.server.log.present.latest
  const startId = random.int(end + 1)
  const reverse = random.chance(0.5)
  let last = reverse ? Infinity : -1
  let alike = [...versions]
  for await (const event of conversation.log.searchEvents({ startId, endId: startId + 80, reverse, onMissing: 'skip' })) {
    if (reverse ? event.id >= last : event.id <= last) world.fail(`${name} finds ${event.id} after ${last}`)
    last = event.id
    alike = world.server.versions.filter((version) => matches(version, event))
    if (alike.length === 0) world.fail(`${name} finds an event ${event.id} that no log has had`)
  }
}
