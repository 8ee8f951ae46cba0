import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, platform, type ConversationSnapshot } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'
import { startV0Server, type V0Event } from '../fakes/v0-server.ts'
import { until } from '../stream/until.ts'

const history: readonly V0Event[] = [
  { source: 'user', action: 'message', args: { content: 'hello' } },
  { source: 'user', action: 'recall', args: { recall_type: 'workspace_context', query: 'hello' } },
  { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'loading', reason: '' } },
  { source: 'environment', observation: 'null', content: '', extras: {}, cause: 0 },
  { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'running', reason: '' } },
  { source: 'agent', action: 'run', args: { command: 'ls' } },
  { source: 'agent', observation: 'run', content: 'a', extras: { command: 'ls', metadata: { exit_code: 0 } }, cause: 5 },
]

async function start() {
  const server = await startV0Server({ events: history })
  onTestFinished(() => server.close())
  const client = createEventClient({ baseUrl: server.url, live: socketIoFeed(), cache: 'memory' })
  onTestFinished(() => client.close())
  const conversation = client.conversation('v0')
  return { server, conversation, window: conversation.openWindow() }
}

const confirmedUpTo = (id: number) => (snapshot: ConversationSnapshot) =>
  snapshot.confirmedEventId === id && snapshot.gaps.length === 0 && snapshot.status === 'live'

describe('against an unmodified V0 server', () => {
  it('shows every event of the REST log, once, in order, with its own content', async () => {
    const { server, window } = await start()
    await until(window, ({ status }) => status === 'live')
    server.append({ source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: 'awaiting_user_input', reason: '' } })
    server.append({ source: 'environment', action: 'null', args: {} })
    const { id } = server.append({ source: 'agent', action: 'think', args: { thought: 'hm' } })
    const { events } = await until(window, confirmedUpTo(Number(id)))
    expect(events).toEqual(server.log())
  })

  it('finds the event that is lost between replay and join', async () => {
    const server = await startV0Server({ events: history })
    onTestFinished(() => server.close())
    server.loseNextAtJoin({ source: 'agent', action: 'think', args: { thought: 'nobody gets this live' } })
    const client = createEventClient({ baseUrl: server.url, live: socketIoFeed(), cache: 'memory' })
    onTestFinished(() => client.close())
    const { events } = await until(client.conversation('v0').openWindow(), ({ events: shown }) => shown.length === history.length + 1)
    expect(events).toEqual(server.log())
  })

  it('shows an event that is written late where it belongs', async () => {
    const { server, window } = await start()
    await until(window, ({ status }) => status === 'live')
    const late = server.appendLate({ source: 'agent', action: 'think', args: { thought: 'late' } })
    server.append({ source: 'agent', action: 'think', args: { thought: 'early' } })
    await until(window, ({ latestEventId, confirmedEventId }) => latestEventId === late.id + 1 && confirmedEventId === late.id + 1)
    expect(window.getSnapshot().gaps).toEqual([{ from: late.id, to: late.id }])
    late.land()
    const { events } = await until(window, confirmedUpTo(late.id + 1))
    expect(events).toEqual(server.log())
  })

  it('comes back after a restart and has everything', async () => {
    const { server, window } = await start()
    await until(window, ({ status }) => status === 'live')
    await server.stop()
    await until(window, ({ status }) => status === 'reconnecting')
    const { id } = server.append({ source: 'agent', action: 'think', args: { thought: 'meanwhile' } })
    await server.start()
    const { events } = await until(window, confirmedUpTo(Number(id)))
    expect(events).toEqual(server.log())
  })

  it('shows what it says beside the log as notices', async () => {
    const { server, window } = await start()
    await until(window, ({ status }) => status === 'live')
    server.sendStatus({ type: 'info', id: 'STATUS$READY', message: 'Ready' })
    server.sendError('Boom')
    const { notices } = await until(window, (snapshot) => snapshot.notices.length === 2)
    expect(notices).toMatchObject([{ level: 'info', code: 'STATUS$READY' }, { level: 'error', message: 'Boom' }])
  })

  it('takes a message once, and shows it once', async () => {
    const { server, conversation, window } = await start()
    await until(window, ({ status }) => status === 'live')
    await conversation.send({ action: 'message', args: { content: 'from the page', image_urls: [], file_urls: [] } })
    const { events } = await until(window, (snapshot) => snapshot.pending.length === 0 && confirmedUpTo(history.length)(snapshot))
    expect(events).toEqual(server.log())
    expect(server.userActions).toHaveLength(1)
  })

  it('says what is needed when it is followed by a plain WebSocket', async () => {
    const server = await startV0Server({ events: history })
    onTestFinished(() => server.close())
    const client = createEventClient({ baseUrl: server.url, cache: 'memory' })
    onTestFinished(() => client.close())
    const { error, events } = await until(client.conversation('v0').openWindow(), ({ status }) => status === 'failed')
    expect(error).toMatchObject({ code: 'unsupported_dialect' })
    expect(events).toHaveLength(history.length)
  })
})

describe('a link to a V0 server, which never says that it lives', () => {
  it('is dead when it was silent for longer than the pings that it announced allow, as after a sleep', async () => {
    const server = await startV0Server({ events: history })
    onTestFinished(() => server.close())
    let asleepMs = 0
    let look = () => {}
    const runtime = { ...platform, now: () => Date.now() + asleepMs, onVisibleChange: (listener: (visible: boolean) => void) => ((look = () => listener(true)), () => {}) }
    const { frames } = socketIoFeed().connect(
      { conversationId: 'v0', conversationUrl: server.conversationUrl, sessionApiKey: undefined, runtime, dialect: 'v0' },
      { afterId: 6, signal: new AbortController().signal },
    )
    const link = frames[Symbol.asyncIterator]()
    expect(await link.next()).toMatchObject({ value: { connected: true } })
    // Its pings come every 25 s, and may be 20 s late.
    asleepMs = 44_000
    look()
    server.append({ source: 'agent', action: 'think', args: { thought: 'still there' } })
    expect(await link.next()).toMatchObject({ value: { provisional: [{ id: 7 }] } })
    asleepMs += 45_000
    look()
    await expect(link.next()).rejects.toMatchObject({ code: 'timeout', retryable: true })
  })
})
