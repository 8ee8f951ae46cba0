import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'
import { messages } from './session-fixture.ts'

const say = (content: string): NewEvent => ({ action: 'message', args: { content } })

async function start(source: ScriptedSource | ScriptedV0Source, outbox: Outbox | null = null) {
  const started = startConversation(source, { outbox })
  const window = started.conversation.openWindow()
  await started.clock.advance(2_000)
  return { ...started, window, pending: () => window.getSnapshot().pending }
}

describe('what the user sends', () => {
  it('is pending until the log shows it, and never beside it', async () => {
    const source = new ScriptedSource(messages(0, 4))
    const { conversation, clock, window } = await start(source)
    const seen = new Set<string>()
    window.subscribe(() => seen.add(`${window.getSnapshot().pending.length} ${window.getSnapshot().events.at(-1)?.id}`))
    const receipt = await conversation.send(say('hi'))
    expect(receipt.durable).toBe(false)
    await clock.advance(100)
    expect(seen).toEqual(new Set(['1 4', '0 5']))
    expect(source.sent).toMatchObject([{ idempotencyKey: receipt.key }])
  })

  it('goes out in order after an outage, each once', async () => {
    const source = new ScriptedSource(messages(0, 4))
    const { conversation, clock, pending } = await start(source)
    source.fail(unreachable())
    await clock.advance(10)
    await conversation.send(say('one'))
    await conversation.send(say('two'))
    await clock.advance(100)
    expect(pending().map((entry) => entry.status)).toEqual(['pending', 'pending'])
    source.fail(null)
    await clock.advance(60_000)
    expect(pending()).toEqual([])
    expect(source.sent.map(({ action }) => action)).toMatchObject([say('one'), say('two')])
  })

  it('does not pass for shown because another tab has put a longer log in the place of the one that had it', async () => {
    const source = new ScriptedSource(messages(0, 4))
    source.send = async () => ({ id: 5 })
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { conversation, session, clock } = startConversation(source, { store })
    const window = conversation.openWindow()
    await clock.advance(2_000)
    const { key } = await conversation.send(say('hi'))
    await clock.advance(100)
    source.fail(unreachable())
    await store.reset('second')
    await store.append(messages(0, 20))
    await session.catchUp()
    await clock.advance(100)
    expect(window.getSnapshot().events.at(-1)?.id).toBe(20)
    expect(window.getSnapshot().pending).toMatchObject([{ key }])
  })

  it('fails with the reason when the server refuses it, and blocks nothing behind it', async () => {
    const source = new ScriptedSource(messages(0, 4))
    const deliver = source.send.bind(source)
    source.send = (action, options) =>
      JSON.stringify(action).includes('bad') ? Promise.reject(new EventreelError('bad_request', 'No such thing.')) : deliver(action, options)
    const { conversation, clock, pending } = await start(source)
    const { key } = await conversation.send(say('bad'))
    await conversation.send(say('good'))
    await clock.advance(100)
    expect(pending()).toMatchObject([{ key, status: 'failed', error: { code: 'bad_request' } }])
    expect(source.sent.map(({ action }) => action)).toMatchObject([say('good')])
    conversation.discard(key)
    await clock.advance(100)
    expect(pending()).toEqual([])
  })

  it('survives a reload with the same key', async () => {
    const outbox = new MemoryOutbox()
    const down = new ScriptedSource(messages(0, 4))
    down.fail(unreachable())
    const before = await start(down, outbox)
    const { key, durable } = await before.conversation.send(say('later'))
    expect(durable).toBe(true)
    before.conversation.close()
    const up = new ScriptedSource(messages(0, 4))
    const after = await start(up, outbox)
    await after.clock.advance(100)
    expect(up.sent).toMatchObject([{ idempotencyKey: key }])
    expect(after.pending()).toEqual([])
    expect(outbox.entries.size).toBe(0)
  })

  it('keeps the session alive after the last view is gone', async () => {
    const source = new ScriptedSource(messages(0, 4))
    const { conversation, clock, window } = await start(source)
    source.fail(unreachable())
    await clock.advance(10)
    await conversation.send(say('last words'))
    window.close()
    await clock.advance(10_000)
    source.fail(null)
    await clock.advance(60_000)
    expect(source.sent.map(({ action }) => action)).toMatchObject([say('last words')])
  })

  it('is refused at once where nothing can be sent or it is too large', async () => {
    const { conversation, session } = await start(new ScriptedSource(messages(0, 4)))
    session.update({ maxEventBytes: 100 })
    await expect(conversation.send(say('x'.repeat(200)))).rejects.toMatchObject({ code: 'message_too_large' })
    const readOnly = new ScriptedSource(messages(0, 4))
    Object.defineProperty(readOnly, 'send', { value: undefined })
    const other = await start(readOnly)
    await expect(other.conversation.send(say('x'))).rejects.toMatchObject({ code: 'send_unsupported' })
  })
})

describe('on a server without acknowledgements', () => {
  const startV0 = () => start(new ScriptedV0Source(messages(0, 4), () => 0))

  it('is sent when the log shows an equal message of the user', async () => {
    const source = new ScriptedV0Source(messages(0, 4), () => 0)
    const { conversation, clock, pending } = await start(source)
    await conversation.send(say('hello'))
    await clock.advance(100)
    expect(pending()).toHaveLength(1)
    const [echo] = messages(5, 5)
    if (echo === undefined) throw new Error('no event')
    source.write({ id: echo.id, source: 'user', action: 'message', args: { content: 'hello', image_urls: [] } })
    await clock.advance(16_000)
    expect(pending()).toEqual([])
    expect(source.sent).toHaveLength(1)
  })

  it('is not given to the server again after a reload, nor by a second tab', async () => {
    const outbox = new MemoryOutbox()
    const first = new ScriptedV0Source(messages(0, 4), () => 0)
    const { conversation } = await start(first, outbox)
    await conversation.send(say('hello'))
    const second = new ScriptedV0Source(messages(0, 4), () => 0)
    const other = await start(second, outbox)
    await other.clock.advance(60_000)
    expect(second.sent).toEqual([])
    expect(other.pending()).toMatchObject([{ status: 'unconfirmed' }])
  })

  it('is unconfirmed after 30 s, and only the user sends it again', async () => {
    const { conversation, clock, pending } = await startV0()
    const { key } = await conversation.send(say('hello'))
    await clock.advance(31_000)
    expect(pending()).toMatchObject([{ status: 'unconfirmed' }])
    await clock.advance(600_000)
    expect(pending()).toMatchObject([{ status: 'unconfirmed' }])
    conversation.retry(key)
    await clock.advance(100)
    expect(pending()).toMatchObject([{ status: 'sending' }])
  })
})
