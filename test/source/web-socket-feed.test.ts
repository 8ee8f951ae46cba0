import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { platform, webSocketFeed, type SourceFrame } from 'eventreel'

/** A server that does with each connection what the test says. */
async function serve(connected: (socket: ServerSocket, url: URL) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, request) => connected(socket, new URL(request.url ?? '/', 'ws://host')))
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/api/conversations/c`
}

function connect(conversationUrl: string, { key }: { key?: string } = {}) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const connection = webSocketFeed().connect(
    { conversationId: 'c', conversationUrl, sessionApiKey: key, runtime: platform, dialect: 'contiguous' },
    { afterId: 4, epoch: 'e', afterTimestamp: '2026-01-01T00:00:00', signal: stop.signal },
  )
  return { stop, connection }
}

async function framesOf(frames: AsyncIterable<SourceFrame>): Promise<{ frames: SourceFrame[]; error: unknown }> {
  const seen: SourceFrame[] = []
  try {
    for await (const frame of frames) seen.push(frame)
    return { frames: seen, error: null }
  } catch (error) {
    return { frames: seen, error }
  }
}

describe('webSocketFeed', () => {
  it('asks for what comes after the cursor, under the prefix, with the key in the first frame only', async () => {
    const asked: { url: URL; first: unknown }[] = []
    const url = await serve((socket, address) => {
      socket.once('message', (data: Buffer) => {
        asked.push({ url: address, first: JSON.parse(data.toString()) })
        socket.close(1000)
      })
    })
    await framesOf(connect(url, { key: 'secret' }).connection.frames)
    expect(asked[0]?.first).toEqual({ type: 'auth', session_api_key: 'secret' })
    expect(asked[0]?.url.pathname).toBe('/prefix/sockets/events/c')
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
      contiguous: 'true', latest_event_id: '4', epoch: 'e', latest_event_timestamp: '2026-01-01T00:00:00',
    })
  })

  it.each([
    [4001, 'unauthorized', false],
    [4003, 'forbidden', false],
    [4004, 'conversation_not_found', false],
    [1008, 'connection_closed', false],
    [1001, 'connection_closed', true],
    [1012, 'connection_closed', true],
    [4500, 'connection_closed', true],
  ])('a close with %i is %s, worth another try: %s', async (code, expected, retryable) => {
    const url = await serve((socket) => socket.close(code, 'why'))
    const { error } = await framesOf(connect(url).connection.frames)
    expect(error).toMatchObject({ code: expected, retryable, message: `WebSocket closed with code ${code}: why` })
  })

  it('gives what came before the link broke, then the reason', async () => {
    const url = await serve((socket) => {
      socket.send(JSON.stringify({ type: 'replay_start', epoch: 'e', from_id: 5, latest_event_id: 6, head_interval_ms: 15_000, max_event_bytes: 100 }))
      socket.send(JSON.stringify([{ id: 5 }]))
      socket.send(JSON.stringify({ type: 'replay_done', epoch: 'e', latest_event_id: 5 }))
      socket.send(JSON.stringify({ type: 'from_the_future' }))
      socket.send(JSON.stringify({ type: 'head', epoch: 'e', latest_event_id: 7, sent_id: 5 }))
      socket.close(1012)
    })
    const { frames, error } = await framesOf(connect(url).connection.frames)
    expect(frames).toEqual([
      { connected: true, epoch: 'e', latestEventId: 6, maxEventBytes: 100 },
      { events: [{ id: 5 }] },
      { head: 5, sent: 5 },
      { head: 7, sent: 5 },
    ])
    expect(error).toMatchObject({ code: 'connection_closed' })
  })

  it.each([['goes on from id to id', 5, 6], ['leaves one out', 5, 7]])('gives on events in a list that %s, one among them nested beyond all reason', async (_, first, second) => {
    const deep = `${'['.repeat(1_000)}${']'.repeat(1_000)}`
    const url = await serve((socket) => {
      socket.send(JSON.stringify({ type: 'replay_start', epoch: 'e', from_id: 5, latest_event_id: 6, head_interval_ms: 15_000 }))
      socket.send(`[{"id":${first},"args":${deep}},{"id":${second},"args":{}}]`)
      socket.close(1012)
    })
    const { frames } = await framesOf(connect(url).connection.frames)
    expect(frames[1]).toEqual({ events: [{ id: first, args: JSON.parse(deep) as unknown }, { id: second, args: {} }] })
  })

  it.each([
    ['what is not JSON', 'not JSON'],
    ['a word that lacks its fields', '{"type":"head"}'],
    ['a word nested beyond all reason', `{"type":"head","epoch":"e","latest_event_id":7,"sent_id":5,"x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
    ['what another kind of server says', '{"kind":"MessageEvent","id":"a"}'],
  ])('ends at %s, to be tried again', async (_, text) => {
    const url = await serve((socket) => socket.send(text))
    const { error } = await framesOf(connect(url).connection.frames)
    expect(error).toMatchObject({ code: 'protocol_error', retryable: true })
  })

  it('answers each send by its key, and rejects what waits when the link breaks', async () => {
    const url = await serve((socket) => {
      socket.on('message', (data: Buffer) => {
        const action = JSON.parse(data.toString()) as { args: { content: string }; idempotency_key: string }
        if (action.args.content === 'good') socket.send(JSON.stringify({ type: 'ack', idempotency_key: action.idempotency_key, id: 9 }))
        else if (action.args.content === 'bad') socket.send(JSON.stringify({ type: 'ack', idempotency_key: action.idempotency_key, error: { code: 'bad_request', message: 'no' } }))
        else socket.close(1012)
      })
      socket.send(JSON.stringify({ type: 'replay_start', epoch: 'e', from_id: 5, latest_event_id: 4, head_interval_ms: 15_000 }))
    })
    const { connection, stop } = connect(url)
    const frames = connection.frames[Symbol.asyncIterator]()
    await frames.next()
    const send = (content: string) => connection.send({ action: 'message', args: { content } }, { idempotencyKey: content, signal: stop.signal })
    await expect(send('good')).resolves.toEqual({ id: 9 })
    await expect(send('bad')).rejects.toMatchObject({ code: 'bad_request', retryable: false })
    await expect(send('break')).rejects.toMatchObject({ code: 'connection_closed', retryable: true })
    await expect(send('late')).rejects.toMatchObject({ code: 'connection_closed' })
  })

  it('ends at once when it is aborted', async () => {
    const url = await serve(() => {})
    const { connection, stop } = connect(url)
    const ended = framesOf(connection.frames)
    stop.abort(new Error('enough'))
    expect((await ended).error).toEqual(new Error('enough'))
  })
})
