import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'

/** A backend of somebody's own: a list of events, read in pages, followed as server-sent events. */
export interface SseServer {
  readonly url: string
  readonly log: readonly AgentEvent[]
  /** Streams asked for so far. */
  readonly connects: () => number
  readonly append: (content: string, idempotencyKey?: string) => AgentEvent
  readonly draft: (key: string, draft: string) => void
  /** Breaks every stream. */
  readonly breakStreams: () => void
  /** Streams opened from now on say nothing at all. */
  readonly goSilent: (isSilent: boolean) => void
  /** Answers everything with this status from now on; 200: as it should. */
  readonly answerWith: (status: number) => void
}

export async function startSseServer(count = 0): Promise<SseServer> {
  const log: AgentEvent[] = []
  const streams = new Set<ServerResponse>()
  let connects = 0
  let silent = false
  let answer = 200

  const write = (stream: ServerResponse, event: AgentEvent) => stream.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`)
  const append = (content: string, idempotencyKey?: string): AgentEvent => {
    const known = log.find((event) => idempotencyKey !== undefined && event.idempotency_key === idempotencyKey)
    if (known !== undefined) return known
    const key = idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }
    const source = idempotencyKey === undefined ? 'agent' : 'user'
    const event: AgentEvent = { id: log.length, timestamp: '2026-01-01T12:00:00Z', source, action: 'message', args: { content }, ...key }
    log.push(event)
    for (const stream of streams) write(stream, event)
    return event
  }
  const readPage = (query: URLSearchParams) => {
    const from = Number(query.get('from'))
    const to = Number(query.get('to') ?? log.length - 1)
    const range = log.filter(({ id }) => id >= from && id <= to)
    if (query.get('reverse') === 'true') range.reverse()
    const limit = Number(query.get('limit'))
    return { events: range.slice(0, limit), hasMore: range.length > limit, latestEventId: log.length - 1 }
  }
  const stream = (response: ServerResponse, afterId: number) => {
    connects += 1
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(silent ? ' ' : ': hello\n\n')
    if (silent) return
    for (const event of log.slice(afterId + 1)) write(response, event)
    streams.add(response)
    response.once('close', () => streams.delete(response))
  }
  const receive = async (request: IncomingMessage) => {
    const action = JSON.parse(await text(request)) as { args: { content: string } }
    return { id: append(action.args.content, String(request.headers['idempotency-key'])).id }
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const json = (body: unknown) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (answer !== 200) response.writeHead(answer).end()
    else if (pathname === '/stream') stream(response, Number(searchParams.get('after')))
    else if (request.method === 'POST') void receive(request).then(json)
    else json(readPage(searchParams))
  })
  for (let i = 0; i < count; i++) append(`event ${i}`)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    connects: () => connects,
    append,
    draft: (key, draft) => {
      for (const open of streams) open.write(`event: draft\ndata: ${JSON.stringify({ key, text: draft })}\n\n`)
    },
    breakStreams: () => {
      for (const open of streams) open.destroy()
    },
    goSilent: (isSilent) => (silent = isSilent),
    answerWith: (status) => (answer = status),
  }
}
