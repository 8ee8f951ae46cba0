import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, createRecorder, EventreelError, type ConversationSnapshot, type ConversationSource, type Recorder, type Recording } from 'eventreel'
import { createEventServer } from 'eventreel/server'
import { ManualClock, playRecording, replayRecording, ScriptedSource, unreachable } from 'eventreel/testing'
import { createClientWith } from '../../src/create-event-client.ts'
import * as engine from '../../src/engine.ts'
import { messages } from '../stream/session-fixture.ts'
import { ScriptedV0Source } from '../stream/scripted-v0-source.ts'
import { until } from '../stream/until.ts'

const say = (content: string) => ({ action: 'message' as const, args: { content } })
/** As it comes out of a file. */
const fromFile = (recording: Recording | null): Recording => JSON.parse(JSON.stringify(recording)) as Recording
/** What a reader sees; notices are counted anew in each session. */
const seen = ({ notices, ...rest }: ConversationSnapshot) => ({ ...rest, notices: notices.map(({ code }) => code) })

function watch(source: ConversationSource, clock: ManualClock, recorder?: Recorder) {
  const client = createClientWith({ source: () => source, cache: 'memory', runtime: clock, recorder, fillGaps: false }, engine)
  onTestFinished(() => client.close())
  return client.conversation('c').openWindow()
}

async function replay(recording: Recording, ms?: number) {
  const { window, close } = await playRecording(recording, { ms, client: { fillGaps: false } })
  onTestFinished(close)
  return window
}

describe('a recording', () => {
  it('of a session with a real server plays back to the same snapshot', async () => {
    const server = await createEventServer({ logger: () => {}, sessionApiKey: 'the-server-key' })
    onTestFinished(() => server.close())
    await server.createConversation({ conversationId: 'c' })
    const conversation = server.conversation('c')
    for (let at = 0; at < 130; at++) await conversation.addEvent(say(`before ${at}`), 'agent')
    const recorder = createRecorder()
    const client = createEventClient({ baseUrl: server.url, sessionApiKey: 'the-server-key', headers: { 'X-Tenant': 'the-tenant' }, userId: 'u', cache: 'memory', recorder })
    onTestFinished(() => client.close())
    const window = client.conversation('c').openWindow()
    await until(window, ({ status }) => status === 'live')
    for (let at = 0; at < 5; at++) await conversation.addEvent(say(`live ${at}`), 'agent')
    conversation.sendTransient({ draft: { key: 'd', text: 'being written' } })
    await client.conversation('c').send(say('mine'))
    const before = await until(window, ({ latestEventId, pending, drafts }) => latestEventId === 135 && pending.length === 0 && drafts.length === 1)
    const recording = fromFile(recorder.recording('c'))
    expect(seen((await replay(recording)).getSnapshot())).toEqual(seen(before))
    expect(JSON.stringify(recording)).not.toMatch(/the-server-key|the-tenant/)
    expect(JSON.stringify(recording)).not.toContain(new URL(server.url).host)
  })

  it('of a session with an outage says the same after the same time', async () => {
    const clock = new ManualClock()
    const source = new ScriptedSource(messages(0, 9))
    const recorder = createRecorder({ runtime: clock })
    const window = watch(source, clock, recorder)
    await clock.advance(1_000)
    source.emit(messages(10, 12))
    await clock.advance(4_000)
    source.fail(unreachable())
    await clock.advance(1)
    const during = window.getSnapshot()
    source.hold(messages(13, 20))
    source.fail(null)
    await clock.advance(30_000)
    const recording = fromFile(recorder.recording('c'))
    expect(during.status).toBe('reconnecting')
    expect(seen((await replay(recording, 5_001)).getSnapshot())).toEqual(seen(during))
    expect(seen((await replay(recording)).getSnapshot())).toEqual(seen(window.getSnapshot()))
  })

  it('of a V0 server plays back to the same snapshot', async () => {
    const clock = new ManualClock()
    const source = new ScriptedV0Source(messages(0, 30), () => clock.now())
    const recorder = createRecorder({ runtime: clock })
    const window = watch(source, clock, recorder)
    await clock.advance(1_000)
    const [late, hint] = messages(31, 32)
    if (late === undefined || hint === undefined) throw new Error('unreachable')
    source.hint(hint)
    await clock.advance(500)
    source.write(late, hint)
    await clock.advance(100_000)
    const recording = fromFile(recorder.recording('c'))
    expect(recording.sendsAtMostOnce).toBe(true)
    expect(seen((await replay(recording)).getSnapshot())).toEqual(seen(window.getSnapshot()))
  })

  it('answers what nobody asked for then from what it has, and says what it has not', async () => {
    const clock = new ManualClock()
    const source = new ScriptedSource(messages(0, 249))
    const recorder = createRecorder({ runtime: clock })
    watch(source, clock, recorder)
    await clock.advance(0)
    const played = replayRecording(fromFile(recorder.recording('c')))
    const { signal } = new AbortController()
    const page = await played.readPage({ from: 160, to: 169, limit: 100, reverse: false, signal })
    expect(page).toMatchObject({ hasMore: false, epoch: 'scripted', lateWrites: false })
    expect(page.events).toHaveLength(10)
    const backwards = await played.readPage({ to: 155, limit: 100, reverse: true, signal })
    expect(backwards).toMatchObject({ hasMore: true })
    expect(backwards.events).toHaveLength(6)
    await expect(played.readPage({ from: 10, to: 20, limit: 100, reverse: false, signal })).rejects.toMatchObject({ code: 'event_not_held' })
  })

  it('keeps what `redact` leaves of each event', async () => {
    const clock = new ManualClock()
    const source = new ScriptedSource(messages(0, 9))
    const recorder = createRecorder({ runtime: clock, redact: (said) => ({ ...(said as object), message: '…', args: { content: '…' } }) })
    watch(source, clock, recorder)
    await clock.advance(0)
    source.emit(messages(10, 10))
    await clock.advance(0)
    const text = JSON.stringify(recorder.recording('c'))
    expect(text).toContain('"id":10')
    expect(text).not.toContain('message 10')
    expect(text).not.toContain('message 3')
  })

  it('ends when it is full, and says so', async () => {
    const clock = new ManualClock()
    const source = new ScriptedSource(messages(0, 9))
    const recorder = createRecorder({ runtime: clock, maxEvents: 15 })
    watch(source, clock, recorder)
    await clock.advance(0)
    source.emit(messages(10, 19))
    source.emit(messages(20, 20))
    await clock.advance(0)
    expect(recorder.recording('c')).toMatchObject({ isCut: true })
    expect(JSON.stringify(recorder.recording('c'))).not.toContain('message 20')
    expect(JSON.stringify(recorder.recording('c'))).not.toContain('"id":10')
    expect(recorder.recording('another')).toBeNull()
  })

  it('is told from anything else', () => {
    expect(() => replayRecording({ format: 'something' } as never)).toThrow(EventreelError)
    expect(() => createRecorder({ maxEvents: 0 }).wrap('c', new ScriptedSource())).toThrow('maxEvents')
  })
})
