import { createEventServer } from 'eventreel/server'
import { onTestFinished } from 'vitest'
import { conversationUrl } from '../../src/protocol/urls.ts'
import { platform } from '../../src/runtime.ts'
import type { HttpSourceOptions } from '../../src/source/dialect.ts'
import { HttpSource } from '../../src/source/http-source.ts'
import { socketIoFeed } from '../../src/source/socket-io-feed.ts'
import { webSocketFeed } from '../../src/source/web-socket-feed.ts'
import { startV0Server } from '../fakes/v0-server.ts'
import { startV1Server } from '../fakes/v1-server.ts'
import { describeSource, type SourceOptions } from './source-conformance.ts'

function sourceOf(url: string, { key, clientKey = key, isUnknown = false }: SourceOptions, options: Pick<HttpSourceOptions, 'live' | 'dialect'>): HttpSource {
  const conversationId = isUnknown ? 'nobody' : 'c'
  return new HttpSource({ conversationId, conversationUrl: conversationUrl(url, conversationId), sessionApiKey: clientKey, runtime: platform, ...options })
}

const contents = (count: number) => Array.from({ length: count }, (_, index) => String(index))
const message = (content: string) => ({ source: 'agent', action: 'message' as const, args: { content } })
const v1Message = (text: string) => ({ kind: 'MessageEvent', source: 'agent', llm_message: { role: 'assistant', content: [{ type: 'text', text }] } })

describeSource('a contiguous server', async (options) => {
  const server = await createEventServer({ logger: () => {}, ...(options.key === undefined ? {} : { sessionApiKey: options.key }) })
  onTestFinished(() => server.close())
  await server.createConversation({ conversationId: 'c' })
  const log = server.conversation('c')
  if (options.count > 0) await log.addEvents(contents(options.count).map((content) => ({ action: 'message', args: { content } })), 'agent')
  return {
    source: sourceOf(server.url, options, { live: webSocketFeed() }),
    append: (content) => log.addEvent({ action: 'message', args: { content } }, 'agent'),
    stop: () => server.close(),
  }
})

describeSource('a V0 server', async (options) => {
  const server = await startV0Server({ conversationId: 'c', events: contents(options.count).map(message), throttle: false, ...(options.key === undefined ? {} : { sessionApiKey: options.key }) })
  onTestFinished(() => server.close())
  return { source: sourceOf(server.url, options, { live: socketIoFeed() }), append: (content) => void server.append(message(content)), stop: () => server.stop() }
})

describeSource('a V1 server', async (options) => {
  const server = await startV1Server({ conversationId: 'c', events: contents(options.count).map(v1Message), ...(options.key === undefined ? {} : { sessionApiKey: options.key }) })
  onTestFinished(() => server.close())
  return { source: sourceOf(server.url, options, { live: webSocketFeed(), dialect: 'v1' }), append: (content) => void server.append(v1Message(content)), stop: () => server.stop() }
})

describeSource('a V1 server, where no two events have a time of their own', async (options) => {
  const events = contents(options.count).map((text) => ({ ...v1Message(text), timestamp: `2026-01-05T10:00:0${Math.floor(Number(text) / 70)}` }))
  const server = await startV1Server({ conversationId: 'c', events, ...(options.key === undefined ? {} : { sessionApiKey: options.key }) })
  onTestFinished(() => server.close())
  const append = (content: string) => void server.append({ ...v1Message(content), timestamp: events.at(-1)?.timestamp ?? '2026-01-05T10:00:00' })
  return { source: sourceOf(server.url, options, { live: webSocketFeed() }), append, stop: () => server.stop() }
})
