import { expect, it } from 'vitest'
import { createEventClient, conversationFromArray, defineEvents, type AgentEvent, type ConversationSource, type EventValidator } from 'eventreel'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { until } from './until.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

const client = (source: ConversationSource) => createEventClient({ source: () => source, cache: 'memory' })

it('a backend of two functions is enough', async () => {
  const log: AgentEvent[] = messages(0, 149)
  const waiting: (() => void)[] = []
  const source: ConversationSource = {
    readPage: async ({ from = 0, to = Infinity, limit, reverse }) => {
      const found = log.filter(({ id }) => id >= from && id <= to)
      if (reverse) found.reverse()
      return { events: found.slice(0, limit), hasMore: found.length > limit }
    },
    async *connect({ afterId, signal }) {
      for (let next = afterId + 1; !signal.aborted; ) {
        if (next < log.length) yield { events: log.slice(next) }
        next = log.length
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          signal.addEventListener('abort', () => resolve())
        })
      }
    },
  }
  const own = client(source)
  const window = own.conversation('c').openWindow()
  await until(window, ({ status }) => status === 'live')
  log.push(...messages(150, 151))
  waiting.splice(0).forEach((wake) => wake())
  const { events } = await until(window, ({ latestEventId }) => latestEventId === 151)
  expect(idsOf(events)).toEqual(upTo(151).slice(50))
  await window.loadOlder()
  expect(idsOf(window.getSnapshot().events)).toEqual(upTo(151))
  expect(window.getSnapshot().hasOlder).toBe(false)
  own.close()
})

it('an exported run is a conversation that does not change', async () => {
  const sparse = messages(0, 300).filter(({ id }) => id % 7 !== 3)
  const own = client(conversationFromArray(sparse))
  const conversation = own.conversation('c')
  const window = conversation.openWindow()
  const { events, hasNewer } = await until(window, ({ status }) => status === 'static')
  expect(events).toEqual(sparse.slice(-100))
  expect(hasNewer).toBe(false)
  await window.jumpTo('first')
  expect(idsOf(window.getSnapshot().events)[0]).toBe(0)
  await expect(conversation.send({ action: 'message', args: { content: 'x' } })).rejects.toMatchObject({ code: 'send_unsupported' })
  const all: AgentEvent[] = []
  for await (const event of conversation.log.searchEvents()) all.push(event)
  expect(all).toEqual(sparse)
  own.close()
})

it('reads the whole log also while the session is only starting', async () => {
  const source = new ScriptedSource(messages(0, 249))
  const own = client(source)
  const conversation = own.conversation('c')
  const window = conversation.openWindow()
  const reads = await Promise.all([0, 1, 2].map(async (turns) => {
    // At every point of the start: before the source was asked, and while its answers are taken in.
    for (let i = 0; i < turns * 10; i++) await Promise.resolve()
    const ids: number[] = []
    for await (const event of conversation.log.searchEvents()) ids.push(event.id)
    return ids
  }))
  for (const ids of reads) expect(ids).toEqual(upTo(249))
  await until(window, ({ status }) => status === 'live')
  own.close()
})

it('takes a page that was read before the newest live event for what it is, not for another log', async () => {
  const source = new ScriptedSource(messages(0, 9))
  const { clock, conversation, session } = startConversation(source)
  const window = conversation.openWindow()
  await clock.advance(50)
  const readPage = source.readPage.bind(source)
  source.readPage = async (query) => {
    const page = await readPage(query)
    source.emit(messages(10, 10))
    await clock.advance(50)
    return page
  }
  await session.follower?.readTail(new AbortController().signal)
  await clock.advance(50)
  expect(idsOf(window.getSnapshot().events)).toEqual(upTo(10))
  expect(window.getSnapshot().notices).toEqual([])
})

it('says that a file cannot be read instead of trying for ever', async () => {
  const own = client({ isStatic: true, readPage: () => Promise.reject(new Error('broken')), connect: async function* () {} })
  const { error } = await until(own.conversation('c').openWindow(), ({ status }) => status === 'failed')
  expect(error?.message).toContain('broken')
  own.close()
})

it('fails a send that its own kind’s validator refuses, without giving it to the server', async () => {
  const target: EventValidator<{ target: string }> = {
    '~standard': { version: 1, vendor: 'test', validate: (value) => (typeof (value as { target?: unknown }).target === 'string' ? { value } : { issues: [{ message: 'text is expected', path: ['target'] }] }) },
  }
  const source = new ScriptedSource(messages(0, 1))
  const own = createEventClient({ source: () => source, cache: 'memory', events: defineEvents({ actions: { deploy: target } }) })
  const conversation = own.conversation('c')
  const window = conversation.openWindow()
  await until(window, ({ status }) => status === 'live')
  await conversation.send({ action: 'deploy', args: { target: 5 } })
  const { pending } = await until(window, (snapshot) => snapshot.pending[0]?.status === 'failed')
  expect(pending[0]?.error).toMatchObject({ code: 'protocol_error', field: 'args.target' })
  expect(source.sent).toEqual([])
  own.close()
})

const nothing = { readPage: async () => ({ events: [], hasMore: false }), connect: async function* () {} }
const throwing = (error: unknown) => () => {
  throw error
}

it.each<[string, Partial<ConversationSource>]>([
  ['reads a page', { readPage: throwing(new TypeError("Cannot read properties of undefined (reading 'items')")) }],
  ['gives no page', { readPage: (async () => undefined) as never }],
  ['connects', { connect: throwing(new ReferenceError('soket is not defined')) }],
])('says what mistake a backend makes when it %s, instead of trying for ever', async (_, mistake) => {
  const own = client({ ...nothing, ...mistake })
  const { error } = await until(own.conversation('c').openWindow(), ({ status }) => status === 'failed')
  expect(error).toMatchObject({ code: 'invalid_argument', retryable: false })
  expect(error?.cause).toBeInstanceOf(Error)
  own.close()
})

it.each(['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'fetch failed', 'network error', 'terminated'])('takes what a fetch says without a network (%s) for that', async (words) => {
  let tries = 0
  const own = client({
    ...nothing,
    readPage: async () => {
      if (tries++ === 0) throw new TypeError(words)
      return { events: messages(0, 1), hasMore: false }
    },
  })
  const { events } = await until(own.conversation('c').openWindow(), (snapshot) => snapshot.events.length > 0)
  expect(idsOf(events)).toEqual([0, 1])
  own.close()
})

it('a source that heeds no signal does not keep a session from ending', async () => {
  const source: ConversationSource = {
    readPage: async () => ({ events: messages(0, 4), hasMore: false }),
    connect: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
  }
  const { session, clock } = startSession(source)
  await session.open()
  let isDone = false
  void (await session.load()).follow().then(() => (isDone = true))
  await clock.advance(100)
  expect(session.state.link).toBe('standing')
  await session.close()
  await clock.advance(0)
  expect(isDone).toBe(true)
})
