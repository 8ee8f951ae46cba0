import { expect, test } from 'vitest'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { Follower } from '../../src/stream/session.ts'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

/** Another tab puts a log of 5 events, of the same epoch, in the place of one of 10. */
async function replace(store: MemoryEventStore): Promise<void> {
  await store.reset('scripted')
  await store.append(messages(0, 4))
}

/** A session that reads while another tab does something. */
async function overtake(read: (follower: Follower, signal: AbortSignal) => Promise<void>, meanwhile = replace, source = new ScriptedSource(messages(0, 5))) {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 9) })
  await store.adoptEpoch('scripted')
  const readPage = source.readPage.bind(source)
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  source.readPage = async (query) => {
    const page = await readPage(query)
    await gate
    return page
  }
  const { session, mirror, told, resets } = startSession(source, store)
  await session.open()
  const result = read(await session.load(), session.signal).catch((error: unknown) => error)
  await meanwhile(store)
  await session.catchUp()
  release()
  return { error: await result, mirror, told, resets: resets() }
}

test('a log that another tab replaced while its newest page was read is not taken for set back once more', async () => {
  const { error, mirror, told, resets } = await overtake((follower, signal) => follower.readTail(signal))
  expect(error).toMatchObject({ code: 'fenced', retryable: true })
  expect([idsOf(told), resets]).toEqual([upTo(4), 1])
  expect(mirror.known).toEqual([{ from: 0, to: 4 }])
})

test('no id is taken for absent because the log that another tab replaced was longer', async () => {
  const { error, mirror } = await overtake((follower, signal) => follower.fetchRange({ from: 0, to: 9 }, signal))
  expect(error).toMatchObject({ code: 'fenced', retryable: true })
  expect(mirror.absent).toEqual([])
})

test('a page that was asked for under an earlier leader is not kept: the server may have been set back since, and what a later one has found is newer', async () => {
  const { error, mirror } = await overtake(
    (follower, signal) => follower.fetchRange({ from: 10, to: 19 }, signal),
    async (store) => {
      await store.lead()
      await store.append(messages(20, 25))
    },
    new ScriptedSource(messages(0, 25)),
  )
  expect(error).toMatchObject({ code: 'fenced', retryable: true })
  expect(mirror.known).toEqual([{ from: 0, to: 9 }, { from: 20, to: 25 }])
})

test.each([
  ['another tab has put there while it was read', (store: MemoryEventStore) => store.reset('second')],
  [
    'a later leader has read into an empty log, which is dropped by nobody',
    async (store: MemoryEventStore) => {
      await store.lead()
      await store.adoptEpoch('second')
    },
  ],
])('a page of an older log does not take the place of the one that %s', async (_, begin) => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  const { session, mirror } = startSession(new ScriptedSource(messages(0, 9)), store)
  await session.open()
  const follower = await session.load()
  const adoptEpoch = store.adoptEpoch.bind(store)
  store.adoptEpoch = async (epoch) => {
    store.adoptEpoch = adoptEpoch
    await begin(store)
    await store.append(messages(0, 4))
    // Not waited for: it is taken up in the next turn.
    void session.catchUp()
    return adoptEpoch(epoch)
  }
  await expect(follower.readTail(session.signal)).rejects.toMatchObject({ code: 'fenced', retryable: true })
  expect([mirror.epoch, mirror.known]).toEqual(['second', [{ from: 0, to: 4 }]])
})

test('no id is taken for absent because a tab that does not know of the new log yet tells of a longer one', async () => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  await store.adoptEpoch('scripted')
  const { session, mirror } = startSession(new ScriptedSource(messages(0, 11)), store)
  await session.open()
  session.update({ latest: 114 })
  await (await session.load()).fetchRange({ from: 0, to: 80 }, session.signal)
  expect(mirror.known).toEqual([{ from: 0, to: 11 }])
})

test('the newest page as it was before the log was set back gives way to one that another tab has asked for later', async () => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  const source = new ScriptedSource(messages(0, 27))
  const readPage = source.readPage.bind(source)
  const present = messages(0, 136).map((event) => ({ ...event, message: 'since then' }))
  let asked = 0
  source.readPage = async (query) => {
    const page = await readPage(query)
    if (asked++ === 0) {
      source.replaceLog(present, 'scripted')
      await store.append(present.slice(37))
      await session.catchUp()
    }
    return page
  }
  const { session, mirror } = startSession(source, store)
  await store.adoptEpoch('scripted')
  await session.open()
  const follower = await session.load()
  await follower.readTail(session.signal)
  await follower.fetchRange({ from: 0, to: 36 }, session.signal)
  expect((await mirror.getEvent(20)).message).toBe('since then')
})

test('the newest page as it was before the log was set back gives way to one that was asked for later, and came first', async () => {
  const source = new ScriptedSource(messages(0, 109))
  const readPage = source.readPage.bind(source)
  let release = () => {}
  const late = new Promise<void>((resolve) => (release = resolve))
  let answered = () => {}
  const isAnswered = new Promise<void>((resolve) => (answered = resolve))
  let asked = 0
  source.readPage = async (query) => {
    const isFirst = asked++ === 0
    const page = await readPage(query)
    answered()
    if (isFirst) await late
    return page
  }
  const { session, mirror } = startSession(source)
  await session.open()
  const follower = await session.load()
  const first = follower.readTail(session.signal)
  await isAnswered
  const present = messages(0, 229).map((event) => (event.id < 80 ? event : { ...event, message: 'since then' }))
  source.replaceLog(present, 'scripted')
  await follower.readTail(session.signal)
  release()
  await first
  await follower.fetchRange({ from: 0, to: 229 }, session.signal)
  expect((await mirror.getEvent(105)).message).toBe('since then')
})

test.each<[string, (source: ScriptedSource) => unknown]>([
  ['brings', (source) => source.emit([{ source: 'agent', action: 'message', args: { content: 'of before' } }])],
  ['says of a log that is another one', (source) => source.push({ reset: 'of before' })],
])('what a link %s counts no more when another tab has led since it was made', async (_, speak) => {
  const source = new ScriptedSource(messages(0, 9))
  const { session, store, clock, told, resets } = startSession(source)
  session.follow()
  await clock.advance(0)
  await store.lead()
  await store.append(messages(10, 12))
  await session.catchUp()
  source.hold(messages(10, 12))
  speak(source)
  await clock.advance(0)
  expect([idsOf(told).slice(0, 13), resets()]).toEqual([upTo(12), 0])
  expect(session.record.reconnects.map(({ reason }) => reason.includes('fenced'))).toEqual([true])
})
