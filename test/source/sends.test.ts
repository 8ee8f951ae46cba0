import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, platform, webSocketFeed, type EventClientOptions } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'
import { createEventServer, type EventServerOptions } from 'eventreel/server'
import { until } from '../stream/until.ts'

const say = (content: string) => ({ action: 'message' as const, args: { content } })

async function start(options: EventServerOptions = {}) {
  const server = await createEventServer({ logger: () => {}, ...options })
  onTestFinished(() => server.close())
  await server.createConversation({ conversationId: 'c' })
  return server
}

function connect(options: EventClientOptions) {
  const client = createEventClient({ cache: 'memory', ...options })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  return { conversation, window: conversation.openWindow() }
}

async function texts(url: string): Promise<(string | undefined)[]> {
  const { events } = (await (await fetch(`${url}/api/conversations/c/events?limit=100`)).json()) as { events: { args?: { content?: string } }[] }
  return events.map(({ args }) => args?.content)
}

/** A network with something in it that breaks every link on which these words go. */
function breakingOn(words: string) {
  const posts: string[] = []
  let links = 0
  class Breaking extends WebSocket {
    constructor(url: string | URL) {
      super(url)
      links++
    }
    override send(data: string): void {
      if (data.includes(words)) this.close()
      else super.send(data)
    }
  }
  const watched: typeof fetch = (input, init) => {
    if (init?.method === 'POST') posts.push(init.body as string)
    return fetch(input, init)
  }
  return { runtime: { ...platform, WebSocket: Breaking, random: () => 0 }, fetch: watched, posts, links: () => links }
}

describe('sends over a real WebSocket', () => {
  it('go over HTTP after three links broke on them, and what follows goes over the link', async () => {
    const server = await start()
    const { runtime, fetch, posts, links } = breakingOn('poison')
    const { conversation, window } = connect({ baseUrl: server.url, live: webSocketFeed(), runtime, fetch })
    await until(window, ({ status }) => status === 'live')
    await conversation.send(say('poison'))
    await conversation.send(say('b'))
    await until(window, ({ pending, events }) => pending.length === 0 && events.length === 2)
    expect(await texts(server.url)).toEqual(['poison', 'b'])
    expect(posts).toHaveLength(1)
    expect(links()).toBe(4)
  })

  it('are refused here by what the server takes, and there before it has said so', async () => {
    const server = await start({ maxEventBytes: 2_000 })
    const { conversation, window } = connect({ baseUrl: server.url, live: webSocketFeed() })
    // Written before the link stands.
    const { key } = await conversation.send(say('x'.repeat(3_000)))
    await conversation.send(say('small'))
    const { pending } = await until(window, (snapshot) => snapshot.events.length === 1 && snapshot.pending.some(({ status }) => status === 'failed'))
    expect(pending).toMatchObject([{ key, status: 'failed' }])
    await expect(conversation.send(say('ü'.repeat(1_500)))).rejects.toMatchObject({ code: 'message_too_large' })
    expect(await texts(server.url)).toEqual(['small'])
  })

  it('become one event each over restarts of the link, in order', async () => {
    const server = await start()
    const sockets: WebSocket[] = []
    class Watched extends WebSocket {
      constructor(url: string | URL) {
        super(url)
        sockets.push(this)
      }
    }
    const { conversation, window } = connect({ baseUrl: server.url, live: webSocketFeed(), runtime: { ...platform, WebSocket: Watched, random: () => 0 } })
    await until(window, ({ status }) => status === 'live')
    const expected: string[] = []
    for (let i = 0; i < 30; i++) {
      expected.push(String(i))
      await conversation.send(say(String(i)))
      // The link breaks with answers under way.
      if (i % 5 === 4) sockets.at(-1)?.close()
    }
    const { events } = await until(window, ({ pending, events: shown }) => pending.length === 0 && shown.length === 30)
    expect(events.map((event) => ('args' in event ? (event.args as { content: string }).content : null))).toEqual(expected)
    expect(await texts(server.url)).toEqual(expected)
  })
})

it('is one law for both transports: a refusal by code is failed with it', async () => {
  const server = await start()
  for (const live of [webSocketFeed(), socketIoFeed()]) {
    const { conversation, window } = connect({ baseUrl: server.url, live })
    await until(window, ({ status }) => status === 'live')
    await conversation.send({ action: 'message', args: { content: 7 } })
    const { pending } = await until(window, (snapshot) => snapshot.pending[0]?.status === 'failed')
    expect(pending[0]?.error?.retryable).toBe(false)
  }
})
