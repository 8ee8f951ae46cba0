import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, NestedEventStore, platform, webSocketFeed, type ConversationSnapshot, type LiveFeed, type SessionApiKey } from 'eventreel'
import { createEventServer, type EventServer } from 'eventreel/server'
import { socketIoFeed } from 'eventreel/socketio'
import { startV0Server } from '../fakes/v0-server.ts'
import { until } from '../stream/until.ts'

const SECRET = 'key-that-nobody-may-see'
const say = (content: string) => ({ action: 'message' as const, args: { content } })

/** A server whose key can be changed: a new process on the same port and files. */
async function keyedServer(key: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventreel-'))
  const start = (sessionApiKey: string, port: number) => createEventServer({ logger: () => {}, dataDir, sessionApiKey, port })
  let server: EventServer = await start(key, 0)
  const { url } = server
  await server.createConversation({ conversationId: 'c' })
  onTestFinished(async () => {
    await server.close()
    await rm(dataDir, { recursive: true })
  })
  return {
    url,
    add: (content: string) => server.conversation('c').addEvent(say(content), 'agent'),
    rekey: async (next: string) => {
      await server.close()
      server = await start(next, Number(new URL(url).port))
    },
  }
}

// No pauses between tries: what is tested is what comes after them.
const runtime = { ...platform, random: () => 0 }

function open(baseUrl: string, live: LiveFeed, sessionApiKey: SessionApiKey) {
  const client = createEventClient({ baseUrl, live, sessionApiKey, userId: 'u', cache: 'memory', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  const seen: ConversationSnapshot[] = []
  window.subscribe(() => seen.push(window.getSnapshot()))
  return { conversation, window, seen }
}

const contents = ({ events }: ConversationSnapshot) => events.map((event) => ('args' in event ? (event.args as { content: string }).content : null))

/** Everything that a log, a console or an error tracker could show of it. */
const everythingOf = (value: unknown): string => inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null }) + JSON.stringify(value)

describe.each([['webSocketFeed', webSocketFeed], ['socketIoFeed', socketIoFeed]])('a key that changes, over %s', (_, feed) => {
  it('is asked for once more when it is refused, and the session goes on where it was', async () => {
    const server = await keyedServer('first')
    await server.add('a')
    let key = 'first'
    let askedAfter = 0
    let stale = 1
    const { window, seen } = open(server.url, feed(), () => (key === 'first' || stale-- > 0 ? 'first' : (askedAfter++, key)))
    await until(window, ({ status, events }) => status === 'live' && events.length === 1)
    key = 'second'
    await server.rekey('second')
    await server.add('b')
    expect(contents(await until(window, ({ status, events }) => status === 'live' && events.length === 2))).toEqual(['a', 'b'])
    expect(seen.filter(({ status, error }) => status === 'failed' || error !== null)).toEqual([])
    expect(askedAfter).toBeGreaterThan(0)
  })

  it('is final when it stays the same, until somebody asks again', async () => {
    const server = await keyedServer('right')
    await server.add('a')
    let key = SECRET
    const { conversation, window } = open(server.url, feed(), () => key)
    const failed = await until(window, ({ status }) => status === 'failed')
    expect(failed.error).toMatchObject({ code: 'unauthorized', retryable: false })
    key = 'right'
    conversation.reconnect()
    const { error } = await until(window, ({ status, events }) => status === 'live' && events.length === 1)
    expect(error).toBeNull()
    expect(everythingOf([failed, conversation.diagnostics()])).not.toContain(SECRET)
  })

  it('is in no error of a link that is refused, or finds nobody', async () => {
    const server = await keyedServer('right')
    for (const url of [server.url, 'http://127.0.0.1:1']) {
      const stop = new AbortController()
      const connection = feed().connect(
        { conversationId: 'c', conversationUrl: `${url}/api/conversations/c`, sessionApiKey: SECRET, runtime: platform, dialect: 'contiguous' },
        { afterId: -1, signal: stop.signal },
      )
      const error: unknown = await Array.fromAsync(connection.frames).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'EventreelError' })
      expect(everythingOf(error)).not.toContain(SECRET)
    }
  })
})

it('is in no error of a V0 server, though its URL has to hold it', async () => {
  const v0 = await startV0Server({ sessionApiKey: 'right', throttle: false })
  onTestFinished(() => v0.close())
  for (const url of [v0.conversationUrl, 'http://127.0.0.1:1/api/conversations/v0']) {
    const connection = socketIoFeed().connect({ conversationId: 'v0', conversationUrl: url, sessionApiKey: SECRET, runtime: platform, dialect: 'v0' }, { afterId: -1, signal: new AbortController().signal })
    const error: unknown = await Array.fromAsync(connection.frames).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: url === v0.conversationUrl ? 'unauthorized' : 'network_error' })
    expect(everythingOf(error)).not.toContain(SECRET)
  }
})

it('lets a page of history through when the key has changed, with one question for all', async () => {
  const server = await keyedServer('new')
  await server.add('a')
  let asked = 0
  const log = new NestedEventStore({ baseUrl: `${server.url}/api/conversations/c`, sessionApiKey: () => (asked++ === 0 ? 'old' : 'new') })
  const ids = await Promise.all(Array.from({ length: 10 }, () => log.getLatestEventId()))
  expect(ids).toEqual(Array(10).fill(0))
  expect(asked).toBe(2)
})

describe('an error of HTTP', () => {
  /** A server, or a proxy, that tells everybody what it was given. */
  async function parrot(status: number) {
    const http = createServer((request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(status === 200 ? `<html>${String(request.headers['x-session-api-key'])}` : JSON.stringify({ detail: `${String(request.headers['x-session-api-key'])} is not welcome` }))
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void http.close())
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  }

  it.each([[200, 'protocol_error'], [400, 'bad_request'], [401, 'unauthorized'], [500, 'server_error'], [0, 'network_error']])('never shows the key that the server quotes (%i: %s)', async (status, code) => {
    const url = status === 0 ? 'http://127.0.0.1:1' : await parrot(status)
    const log = new NestedEventStore({ baseUrl: `${url}/api/conversations/c`, sessionApiKey: SECRET, runtime: { ...runtime, setTimer: (callback, ms) => (ms < 1_000 ? platform.setTimer(callback, 0) : platform.setTimer(callback, ms)) } })
    const error: unknown = await log.getLatestEventId().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(everythingOf(error)).not.toContain(SECRET)
  })

  it('never shows what a fetch of one\'s own throws about the request', async () => {
    const fetch: typeof globalThis.fetch = (_, init) => Promise.reject(Object.assign(new Error(`failed with ${SECRET}`), { config: init }))
    const log = new NestedEventStore({ baseUrl: 'http://127.0.0.1:1/api/conversations/c', sessionApiKey: SECRET, fetch, runtime })
    const error: unknown = await log.getLatestEventId().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'network_error', cause: { message: 'failed with ***' } })
    expect(everythingOf(error)).not.toContain(SECRET)
  })
})
