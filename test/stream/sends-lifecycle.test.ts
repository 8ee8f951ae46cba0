import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { LiveConversation } from '../../src/stream/live-conversation.ts'
import { PendingSends } from '../../src/stream/pending-sends.ts'
import { SessionLog } from '../../src/stream/session-log.ts'
import type { Session } from '../../src/stream/session.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { messages, startSession } from './session-fixture.ts'
import { say } from './tabs-of-sends.ts'

const LINGER_MS = 2_000

function start(outbox: Outbox = new MemoryOutbox(), openSends?: (session: Session, onChange: () => void) => Promise<PendingSends>) {
  const source = new ScriptedSource(messages(0, 4))
  const { clock, session } = startSession(source)
  let lingers = 0
  const setTimer = clock.setTimer.bind(clock)
  clock.setTimer = (callback, ms) => {
    if (ms === LINGER_MS) lingers++
    return setTimer(callback, ms)
  }
  let isClosed = false
  const conversation = new LiveConversation({
    id: 'c',
    textKey: null,
    session,
    openLog: async (self) => new SessionLog(self),
    openSends: openSends ?? (async (self, onChange) => new PendingSends({ session: self, outbox, onChange })),
    runtime: clock,
    search: (log, query) => log.searchEvents(query),
    workerState: () => 'idle',
    onClose: () => (isClosed = true),
  })
  return { source, clock, session, conversation, outbox, isClosed: () => isClosed, lingers: () => lingers }
}

const texts = (source: ScriptedSource) => source.sent.map(({ action }) => (action as { args: { content: string } }).args.content)

describe('a conversation that nobody looks at', () => {
  it('stays for what is on its way, asks nobody how it goes, and ends when it went', async () => {
    const { source, clock, conversation, isClosed, lingers } = start()
    const window = conversation.openWindow()
    await clock.advance(100)
    source.fail(unreachable())
    await conversation.send(say('a'))
    window.close()
    await clock.advance(60_000)
    const before = lingers()
    await clock.advance(600_000)
    expect([isClosed(), lingers()]).toEqual([false, before])
    source.fail(null)
    await clock.advance(20_000)
    expect(texts(source)).toEqual(['a'])
    expect([isClosed(), lingers()]).toEqual([true, before + 1])
  })

  it('ends with what it cannot send once the session has failed, which stays on the disk', async () => {
    const { source, clock, conversation, isClosed, outbox } = start()
    const window = conversation.openWindow()
    source.fail(new EventreelError('unauthorized', 'No.'))
    await clock.advance(100)
    const { key } = await conversation.send(say('a'))
    expect(window.getSnapshot()).toMatchObject({ status: 'failed', pending: [{ key, status: 'failed', error: { code: 'unauthorized' } }] })
    window.close()
    await clock.advance(3_000)
    expect(isClosed()).toBe(true)
    expect((await outbox.load(new AbortController().signal)).entries).toMatchObject([{ key }])
  })

  it('ends with what waits where it never followed', async () => {
    const outbox = new MemoryOutbox()
    await outbox.put({ key: 'k', action: say('a'), createdAt: 1, tried: false })
    const { clock, conversation, isClosed } = start(outbox)
    const window = conversation.openWindow({ live: false })
    await clock.advance(100)
    expect(window.getSnapshot().pending).toMatchObject([{ key: 'k', status: 'pending', durable: true }])
    window.close()
    await clock.advance(3_000)
    expect(isClosed()).toBe(true)
  })

  it('ends also where nobody ever looked', async () => {
    const { source, clock, conversation, isClosed } = start()
    await conversation.send(say('a'))
    await clock.advance(10_000)
    expect([texts(source), isClosed()]).toEqual([['a'], true])
  })

  it('closes when what is being saved is on the disk and the tab that delivers knows of it', async () => {
    const outbox = new MemoryOutbox()
    const put = outbox.put.bind(outbox)
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    outbox.put = (...args) => gate.then(() => put(...args))
    const { clock, session, conversation } = start(outbox)
    conversation.openWindow()
    await clock.advance(100)
    session.tabs.role = 'follower'
    const told: unknown[] = []
    session.tabs.carry = (_topic, message) => told.push([message.type, session.signal.aborted])
    const receipt = conversation.send(say('a'))
    await clock.advance(10)
    conversation.close()
    release()
    expect(await receipt).toMatchObject({ durable: true })
    await clock.advance(10_000)
    expect(told).toEqual([['send', false]])
    expect(session.signal.aborted).toBe(true)
  })

  it('does not end while a message is only being taken', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { source, clock, conversation, isClosed } = start(new MemoryOutbox(), async (self, onChange) => {
      await gate
      return new PendingSends({ session: self, outbox: null, onChange })
    })
    const window = conversation.openWindow()
    const receipt = conversation.send(say('a'))
    window.close()
    await clock.advance(10_000)
    expect(isClosed()).toBe(false)
    release()
    await receipt
    await clock.advance(10_000)
    expect(texts(source)).toEqual(['a'])
    expect(isClosed()).toBe(true)
  })
})

describe('what sends', () => {
  it('is asked for again when it could not be loaded, and then shows what waits', async () => {
    const outbox = new MemoryOutbox()
    await outbox.put({ key: 'k', action: say('a'), createdAt: 1, tried: false })
    let isThere = false
    const { clock, conversation, source } = start(outbox, async (self, onChange) => {
      if (!isThere) throw new TypeError('Failed to fetch dynamically imported module')
      return new PendingSends({ session: self, outbox, onChange })
    })
    const window = conversation.openWindow()
    await clock.advance(100)
    expect(window.getSnapshot().pending).toEqual([])
    await expect(conversation.send(say('b'))).rejects.toMatchObject({ code: 'network_error', retryable: true })
    isThere = true
    await conversation.send(say('c'))
    await clock.advance(100)
    expect(texts(source)).toEqual(['a', 'c'])
  })

  it('takes nothing that it could not save once its conversation is closed', async () => {
    const { conversation } = start(new MemoryOutbox(), async (self, onChange) => new PendingSends({ session: self, outbox: null, onChange }))
    const receipt = conversation.send(say('a'))
    conversation.close()
    await expect(receipt).rejects.toMatchObject({ code: 'closed' })
    await expect(conversation.send(say('b'))).rejects.toMatchObject({ code: 'closed' })
  })

  it('drops all that is unsent when it is told to', async () => {
    const { conversation, clock, source, outbox } = start()
    const window = conversation.openWindow()
    source.fail(unreachable())
    await clock.advance(100)
    for (const text of ['a', 'b']) await conversation.send(say(text))
    conversation.discardUnsent()
    expect(window.getSnapshot().pending).toEqual([])
    await clock.advance(0)
    expect((await outbox.load(new AbortController().signal)).entries).toEqual([])
  })
})
