import { expect, onTestFinished, test } from 'vitest'
import { ConversationHubs, type EndReason } from '../../src/server/conversation-hub.ts'
import { DraftBoard } from '../../src/server/draft-board.ts'
import { FanOut } from '../../src/server/fan-out.ts'
import type { News, NewsListener } from '../../src/server/news.ts'
import type { ConversationHead } from '../../src/server/storage.ts'
import { Recording } from './harness.ts'

/** A node whose others are the test: what it tells them, and what it finds when it asks how logs stand. */
function startNode() {
  const hubs = new ConversationHubs()
  const drafts = new DraftBoard()
  const told = new Recording<News>()
  const logged: string[] = []
  const world = { heads: (): Promise<ConversationHead[]> => Promise.resolve([]), listener: null as NewsListener | null, polls: new Recording<() => void>(), deadlines: new Set<() => void>() }
  const fanOut = new FanOut({
    hubs,
    drafts,
    news: { open: (listener) => void (world.listener = listener), tell: (news) => told.push(news), close: () => Promise.resolve() },
    heads: { heads: () => world.heads() },
    runtime: {
      setTimer: (callback, delayMs) => {
        // Once a second it asks; an answer has longer.
        if (delayMs > 1000) world.deadlines.add(callback)
        else world.polls.push(callback)
        return () => void world.deadlines.delete(callback)
      },
    },
    logger: ({ what }) => void logged.push(what),
  })
  onTestFinished(() => fanOut.close())
  const follow = (epoch = 'e') => {
    const ends = new Recording<EndReason>()
    const transients: unknown[] = []
    const wakes: number[] = []
    const { hub, leave } = hubs.join('c', epoch, { appended: () => wakes.push(hub.latestEventId), transient: (frame) => transients.push(frame), ended: (reason) => ends.push(reason) })
    return { hub, leave, ends, transients, wakes }
  }
  const hear = (news: News) => world.listener?.heard(news)
  /** Asks how the logs stand, as the timer does. */
  const poll = async () => {
    const before = world.polls.items.length
    fanOut.check()
    await world.polls.until(() => world.polls.items.length > before)
  }
  return { hubs, drafts, told, logged, world, fanOut, follow, hear, poll }
}

const head = (latestEventId: number, epoch = 'e'): ConversationHead => ({ conversationId: 'c', epoch, latestEventId })
const draft = (part: { text?: string; delta?: string }, at: number): News => ({ type: 'transient', conversationId: 'c', frame: { draft: { key: 'd', ...part } }, at })

test('a head never goes back within an epoch, whatever order news and answers come in', async () => {
  const { follow, hear, poll, world } = startNode()
  const { hub, wakes } = follow()
  hear({ type: 'grown', ...head(5) })
  hear({ type: 'grown', ...head(3) })
  // An answer that was on its way while the log grew.
  world.heads = async () => {
    hear({ type: 'grown', ...head(6) })
    return [head(5)]
  }
  await poll()
  expect(hub.latestEventId).toBe(6)
  world.heads = () => Promise.resolve([head(7)])
  await poll()
  expect(wakes).toEqual([5, 6, 7])
})

test('news of another epoch end nobody by themselves: the store is asked which one is right', async () => {
  const { follow, hear, world } = startNode()
  const { hub, ends } = follow()
  world.heads = () => Promise.resolve([head(2)])
  hear({ type: 'grown', ...head(9, 'late news of an earlier log') })
  hear({ type: 'deleted', conversationId: 'c' })
  await world.polls.until(() => hub.latestEventId === 2 && world.polls.items.length > 1)
  expect(ends.items).toEqual([])
  world.heads = () => Promise.resolve([head(0, 'f')])
  hear({ type: 'grown', ...head(0, 'f') })
  await ends.first((reason) => reason === 'replaced')
})

test('an answer about a log that was asked for before it was followed ends nobody', async () => {
  const { follow, hubs, fanOut, world } = startNode()
  const { leave } = follow('old')
  let answer = (_heads: ConversationHead[]) => {}
  world.heads = () => new Promise((resolve) => (answer = resolve))
  fanOut.check()
  leave()
  const { ends } = follow('new')
  answer([])
  await world.polls.until(() => world.polls.items.length > 1)
  expect(ends.items).toEqual([])
  expect(hubs.find('c')?.epoch).toBe('new')
})

test('while nobody answers the node is not current, says so once, and goes on when somebody does', async () => {
  const { follow, poll, fanOut, world, logged } = startNode()
  follow()
  world.heads = () => Promise.reject(new Error('away'))
  await poll()
  await poll()
  expect(fanOut.isCurrent).toBe(false)
  expect(logged).toEqual(['heads'])
  world.heads = () => Promise.resolve([head(0)])
  await poll()
  expect(fanOut.isCurrent).toBe(true)
})

test('a log that has less than it had was set back: whoever follows it is sent away to find out', async () => {
  const { follow, hear, poll, world } = startNode()
  const { ends } = follow()
  hear({ type: 'grown', ...head(9) })
  world.heads = () => Promise.resolve([head(4)])
  await poll()
  expect(ends.items).toEqual(['replaced'])
})

test('a node that nobody follows any more is current again, whatever its last answer was', async () => {
  const { follow, poll, fanOut, world } = startNode()
  const { leave } = follow()
  world.heads = () => Promise.reject(new Error('away'))
  await poll()
  expect(fanOut.isCurrent).toBe(false)
  leave()
  await poll()
  expect(fanOut.isCurrent).toBe(true)
})

test('while an answer does not come the node is not current, and asks no second time', async () => {
  const { follow, poll, fanOut, world } = startNode()
  follow()
  let asked = 0
  let answer = (_heads: ConversationHead[]) => {}
  world.heads = () => {
    asked++
    return new Promise((resolve) => (answer = resolve))
  }
  fanOut.check()
  expect(fanOut.isCurrent).toBe(true)
  for (const late of world.deadlines) late()
  await world.polls.until(() => world.polls.items.length > 1)
  await poll()
  expect({ asked, isCurrent: fanOut.isCurrent }).toEqual({ asked: 1, isCurrent: false })
  answer([])
  world.heads = () => Promise.resolve([head(0)])
  await poll()
  await poll()
  expect(fanOut.isCurrent).toBe(true)
})

test('the draft of a log that was deleted elsewhere is not kept for the next of its name', () => {
  const { hear, told, drafts } = startNode()
  drafts.apply('c', { draft: { key: 'd', text: 'of the deleted log' } })
  hear({ type: 'deleted', conversationId: 'c' })
  hear({ type: 'asked', conversationId: 'c' })
  expect(drafts.keys('c')).toEqual([])
  expect(told.items).toEqual([])
})

test('a part that does not fit is not shown; the draft is asked for whole', () => {
  const { follow, hear, told, drafts } = startNode()
  const { transients } = follow()
  hear(draft({ delta: 'ab' }, 0))
  hear(draft({ delta: 'f' }, 5))
  expect(transients).toHaveLength(1)
  expect(told.items).toEqual([{ type: 'asked', conversationId: 'c' }, { type: 'asked', conversationId: 'c' }])
  hear(draft({ text: 'abcdef' }, 0))
  hear(draft({ text: 'abcdef' }, 0))
  expect(transients.slice(1)).toEqual([{ draft: { key: 'd', text: 'abcdef' } }])
  expect(drafts.get('c', 'd')).toBe('abcdef')
})

test('who asks is given the drafts that are written here, and none that others write', () => {
  const { follow, hear, told, drafts } = startNode()
  follow()
  hear(draft({ text: 'theirs' }, 0))
  drafts.apply('c', { draft: { key: 'own', text: 'mine' } })
  hear({ type: 'asked', conversationId: 'c' })
  expect(told.items.at(-1)).toEqual({ type: 'transient', conversationId: 'c', frame: { draft: { key: 'own', text: 'mine' } }, at: 0 })
  expect(told.items.filter(({ type }) => type === 'transient')).toHaveLength(1)
})

test('a draft that was written here goes when its event was taken elsewhere, or another node writes on it, though nobody follows', () => {
  const { hear, told, drafts } = startNode()
  for (const key of ['d', 'e']) drafts.apply('c', { draft: { key, text: key } })
  hear({ type: 'finished', conversationId: 'c', key: 'e' })
  hear(draft({ delta: 'x' }, 1))
  hear({ type: 'asked', conversationId: 'c' })
  expect(drafts.keys('c')).toEqual([])
  expect(told.items).toEqual([])
})

test('a draft of another node goes with the event that takes its place, not with an earlier one of the same key, and when nobody follows', async () => {
  const { follow, hear, drafts } = startNode()
  const { hub, leave } = follow()
  const event = (id: number) => [{ id, rest: '}', sealed: '"draft_key":"d"' }]
  const read = (id: number) => hub.read({ read: () => Promise.resolve(event(id)) }, { conversationId: 'c', epoch: 'e', from: id, limit: 1, maxBytes: 1 })
  hear({ type: 'grown', ...head(3) })
  hear(draft({ text: 'x' }, 0))
  await read(3)
  expect(drafts.get('c', 'd')).toBe('x')
  await read(4)
  expect(drafts.get('c', 'd')).toBeUndefined()
  hear(draft({ text: 'y' }, 0))
  leave()
  expect(drafts.keys('c')).toEqual([])
})
