import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { ConversationSource } from '../../src/source/conversation-source.ts'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { DiagnosticEntry } from '../../src/stream/diagnostics.ts'
import { watchSession } from '../../src/stream/session-watch.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { messages } from './session-fixture.ts'

/** A watched conversation, and all that it told. */
function watched(source: ConversationSource, store: MirrorEventLog = new MemoryEventStore({ conversationId: 'c', mirror: true })) {
  const { clock, session, conversation } = startConversation(source, { store, watch: watchSession })
  const entries: DiagnosticEntry[] = []
  const stop = conversation.onDiagnostic((entry) => entries.push(entry))
  const told = (type: DiagnosticEntry['type']) => entries.filter((entry) => entry.type === type)
  return { clock, session, conversation, entries, told, stop }
}

describe('diagnostics', () => {
  it('say where the events on the screen came from', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: messages(0, 49), mirror: true })
    await store.adoptEpoch('scripted')
    const source = new ScriptedSource(messages(0, 59))
    const { conversation, clock, told } = watched(source, store)
    conversation.openWindow()
    await clock.advance(0)
    source.emit(messages(60, 60))
    await clock.advance(0)
    const { traffic, held } = conversation.diagnostics()
    expect(traffic?.sources.disk).toEqual({ reads: 1, ranges: [{ from: 0, to: 49 }] })
    expect(traffic?.sources.live.ranges).toEqual([{ from: 50, to: 60 }])
    expect(traffic?.sources.http.reads).toBe(0)
    expect(held).toEqual([{ from: 0, to: 60 }])
    expect(told('page-read')).toMatchObject([{ source: 'disk', from: 0, to: 49 }])
  })

  it('tell of gaps that were found and filled', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: messages(0, 49), mirror: true })
    await store.adoptEpoch('scripted')
    const { conversation, clock, told } = watched(new ScriptedSource(messages(0, 1_999)), store)
    conversation.openWindow()
    await clock.advance(2_000)
    expect(told('gap-found')).toMatchObject([{ from: 50, to: 1_899 }])
    const reading = conversation.log.getMatchingEvents({ startId: 50, endId: 149 })
    await clock.advance(0)
    expect(await reading).toHaveLength(100)
    expect(told('gap-filled')).toMatchObject([{ from: 50, to: 99 }, { from: 100, to: 149 }])
    expect(conversation.diagnostics().traffic?.gapIds).toEqual({ found: 1_850, filled: 100 })
    expect(conversation.diagnostics().traffic?.sources.http).toMatchObject({ reads: 3, ranges: [{ from: 50, to: 149 }, { from: 1_900, to: 1_999 }] })
  })

  it('tell of links that stand and are lost, with the reason', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock, entries } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    source.fail(unreachable())
    await clock.advance(0)
    source.fail(null)
    await clock.advance(30_000)
    const links = entries.filter(({ type }) => type === 'connected' || type === 'lost')
    expect(links[0]).toMatchObject({ type: 'connected' })
    expect(links[1]).toMatchObject({ type: 'lost', code: 'network_error' })
    expect(links.at(-1)).toMatchObject({ type: 'connected' })
    expect(conversation.diagnostics().recent).toEqual(entries)
  })

  it('tell of duplicates, malformed events and another log', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock, told } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    source.push({ events: messages(8, 9) })
    source.push({ events: [{ id: 10, action: 'run', args: { command: 7 } }] })
    await clock.advance(0)
    source.replaceLog(messages(0, 3).map((event) => ({ ...event, timestamp: '2026-02-02T00:00:00Z' })), 'another')
    await clock.advance(30_000)
    expect(told('duplicate')).toMatchObject([{ count: 2 }])
    expect(told('rejected')).toMatchObject([{ id: 10, field: 'args.command' }])
    expect(told('reset').length).toBeGreaterThan(0)
  })

  it('tell of sends, of refusals, and of pages that could not be read', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock, told } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    const { key } = await conversation.send({ action: 'message', args: { content: 'hello' } })
    await clock.advance(0)
    expect(told('send-tried')).toMatchObject([{ key }])
    expect(told('send-acknowledged')).toMatchObject([{ key, id: 10 }])
    source.fail(new EventreelError('forbidden', 'No.'))
    await clock.advance(1_000)
    expect(told('page-failed').concat(told('lost')).map((entry) => 'code' in entry && entry.code)).toContain('forbidden')
  })

  it('take the event itself for an answer', async () => {
    const source = new ScriptedSource(messages(0, 9))
    let answer: (given: { id: number }) => void = () => {}
    source.send = (action, { idempotencyKey }) => {
      source.emit([{ ...(action as NewEvent), source: 'user', idempotency_key: idempotencyKey }])
      return new Promise((resolve) => (answer = resolve))
    }
    const { conversation, clock, told } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    const { key } = await conversation.send({ action: 'message', args: { content: 'hello' } })
    await clock.advance(0)
    expect(told('send-acknowledged')).toMatchObject([{ key, id: 10 }])
    answer({ id: 10 })
    await clock.advance(1_000)
    expect(told('send-acknowledged')).toHaveLength(1)
    expect(told('send-failed')).toEqual([])
  })

  it('hold nothing of what was said', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    await conversation.send({ action: 'message', args: { content: 'a secret' } })
    await clock.advance(0)
    const text = JSON.stringify(conversation.diagnostics())
    expect(text).toContain('send-acknowledged')
    expect(text).not.toContain('a secret')
    expect(text).not.toContain('message 3')
  })

  it('tell nobody who has left, and keep only the last entries', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock, session, entries, stop } = watched(source)
    conversation.openWindow()
    await clock.advance(0)
    stop()
    const before = entries.length
    for (let at = 0; at < 80; at++) session.record.tell({ type: 'duplicate', count: 1 })
    await clock.advance(0)
    expect(entries).toHaveLength(before)
    expect(conversation.diagnostics().recent).toHaveLength(50)
  })
})
