import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, webSocketFeed, type ConversationSnapshot, type EventClientOptions } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'
import { createEventServer, type EventServerOptions } from 'eventreel/server'
import { until } from '../stream/until.ts'

async function start(options: EventServerOptions = {}) {
  const server = await createEventServer({ logger: () => {}, ...options })
  onTestFinished(() => server.close())
  await server.createConversation({ conversationId: 'c' })
  return { server, conversation: server.conversation('c') }
}

function connect(options: EventClientOptions) {
  const client = createEventClient({ cache: 'memory', ...options })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  return { client, conversation, window: conversation.openWindow() }
}

const say = (content: string) => ({ action: 'message' as const, args: { content } })
const contents = ({ events }: ConversationSnapshot) => events.map((event) => (event.action === 'message' ? (event.args as { content: string }).content : null))

describe.each([['webSocketFeed', webSocketFeed], ['socketIoFeed', socketIoFeed]])('%s with our server', (_, feed) => {
  it('brings history and live events once, in order', async () => {
    const { server, conversation } = await start()
    await conversation.addEvents(['a', 'b'].map(say), 'agent')
    const { window } = connect({ baseUrl: server.url, live: feed() })
    await until(window, ({ status }) => status === 'live')
    for (const content of ['c', 'd', 'e']) await conversation.addEvent(say(content), 'agent')
    expect(contents(await until(window, ({ events }) => events.length >= 5))).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('loses nothing that is appended while it connects', async () => {
    const { server, conversation } = await start()
    const { window } = connect({ baseUrl: server.url, live: feed() })
    let last = -1
    let writing = true
    const writer = (async () => {
      while (writing) last = (await conversation.addEvent(say(String(last + 1)), 'agent')).id
    })()
    await until(window, ({ status, events }) => status === 'live' && events.length > 20)
    writing = false
    await writer
    const { events, gaps } = await until(window, ({ latestEventId }) => latestEventId === last)
    expect(gaps).toEqual(gaps.filter((gap) => gap.to < (events[0]?.id ?? 0)))
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: events.length }, (__, i) => last - events.length + 1 + i))
  })

  it('sends with an acknowledgement, and shows the event with the key', async () => {
    const { server, conversation: log } = await start()
    const { conversation, window } = connect({ baseUrl: server.url, live: feed() })
    const { key } = await conversation.send(say('from the page'))
    const { events, pending } = await until(window, (snapshot) => snapshot.events.length > 0 && snapshot.pending.length === 0)
    expect(events).toMatchObject([{ source: 'user', idempotency_key: key }])
    expect(pending).toEqual([])
    expect(await log.getLatestEventId()).toBe(0)
  })

  it('shows drafts until their event comes', async () => {
    const { server, conversation } = await start()
    const { window } = connect({ baseUrl: server.url, live: feed() })
    await until(window, ({ status }) => status === 'live')
    conversation.sendTransient({ draft: { key: 'k', text: 'Hel' } })
    conversation.sendTransient({ draft: { key: 'k', delta: 'lo' } })
    await until(window, ({ drafts }) => drafts[0]?.text === 'Hello')
    await conversation.addEvent({ ...say('Hello'), draft_key: 'k' }, 'agent')
    expect((await until(window, ({ events }) => events.length === 1)).drafts).toEqual([])
  })

  it('takes a key from a function, and fails for good with a wrong one', async () => {
    const { server, conversation } = await start({ sessionApiKey: 'right' })
    await conversation.addEvent(say('a'), 'agent')
    const { window } = connect({ baseUrl: server.url, live: feed(), sessionApiKey: () => Promise.resolve('right'), userId: 'u' })
    await until(window, ({ status, events }) => status === 'live' && events.length === 1)
    const wrong = connect({ baseUrl: server.url, live: feed(), sessionApiKey: 'wrong', userId: 'u' })
    const { error } = await until(wrong.window, ({ status }) => status === 'failed')
    expect(error).toMatchObject({ code: 'unauthorized' })
    expect(JSON.stringify([error, wrong.conversation.diagnostics()])).not.toContain('wrong')
  })

  it('fails for good where there is no such conversation', async () => {
    const { server } = await start()
    const client = createEventClient({ baseUrl: server.url, live: feed(), cache: 'memory' })
    onTestFinished(() => client.close())
    const { error } = await until(client.conversation('other').openWindow(), ({ status }) => status === 'failed')
    expect(error).toMatchObject({ code: 'conversation_not_found' })
  })
})

it('keeps nothing on the device when there is a key and nobody said whose it is', async () => {
  const { server } = await start({ sessionApiKey: 'right' })
  const { window } = connect({ baseUrl: server.url, sessionApiKey: 'right', cache: 'indexeddb' })
  const { degraded, notices } = await until(window, ({ status }) => status === 'live')
  expect(degraded).toBe('no-user')
  expect(notices).toMatchObject([{ code: 'no_user' }])
})
