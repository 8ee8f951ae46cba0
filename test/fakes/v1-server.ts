import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import { V1Log, type StoredV1Event, type V1Event } from './v1-log.ts'
import { V1Rest } from './v1-rest.ts'

export type { StoredV1Event, V1Event } from './v1-log.ts'

export interface V1ServerOptions {
  /** Default a uuid. */
  readonly conversationId?: string
  /** The log at the beginning. Ids and timestamps are given where they are missing. */
  readonly events?: readonly V1Event[]
  /** What the conversation began. Default nothing. */
  readonly subConversationIds?: readonly string[]
  readonly sessionApiKey?: string
  /** How long a client may take for its first frame, in milliseconds. Default 10,000. */
  readonly authMs?: number
}

export interface V1Server {
  readonly url: string
  readonly conversationId: string
  readonly conversationUrl: string
  /** What was asked over HTTP, as `GET /search?…`, in order. */
  readonly requests: string[]
  /** The addresses at which sockets were opened, with their queries. */
  readonly sockets: string[]
  /** How many sockets are subscribed. */
  readonly subscribed: number
  /** Appends and publishes. */
  append(event: V1Event): StoredV1Event
  /** Appends, and tells nobody: what is published before a client has subscribed. */
  appendUnheard(event: V1Event): StoredV1Event
  /** Appended in the middle of the next replay: it comes live, and again in what is replayed. */
  appendDuringReplay(event: V1Event): void
  /** Sent to those who are subscribed, and not stored. */
  tell(event: V1Event): void
  /** The next sockets are closed with 1013. */
  refuseNext(count: number): void
  /** Closes every socket with this code. */
  closeAll(code: number): void
  log(): StoredV1Event[]
  /** Another log in the place of this one; nobody is told. */
  replaceLog(events: readonly V1Event[]): void
  /** The log ends after so many events; nobody is told. */
  cutLog(count: number): void
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Starts a server that behaves as an unmodified one of the newer mechanism does, its faults included. Shares no code with ours. */
export async function startV1Server(options: V1ServerOptions = {}): Promise<V1Server> {
  const { conversationId = randomUUID(), subConversationIds = [], sessionApiKey, authMs = 10_000 } = options
  let log = new V1Log(options.events ?? [])
  const requests: string[] = []
  const sockets: string[] = []
  const duringReplay: V1Event[] = []
  const members = new Set<WebSocket>()
  let refusals = 0
  let status = 'idle'
  let running: { http: HttpServer; ws: WebSocketServer } | null = null
  let port = 0

  const publish = (event: V1Event) => members.forEach((socket) => socket.send(JSON.stringify(event)))
  const append = (event: V1Event) => {
    const stored = log.append(event)
    if (stored['kind'] === 'ConversationStateUpdateEvent' && stored['key'] === 'execution_status') status = String(stored['value'])
    publish(stored)
    return stored
  }
  const onMessage = (message: V1Event) => append({ kind: 'MessageEvent', source: 'user', llm_message: message, activated_skills: [] })

  /** Subscribed first, then told how things stand, then what is stored: what is appended meanwhile comes twice. */
  const serve = async (socket: WebSocket, params: URLSearchParams) => {
    members.add(socket)
    socket.on('close', () => members.delete(socket))
    const state = { kind: 'ConversationStateUpdateEvent', source: 'environment', key: 'full_state', value: { id: conversationId, execution_status: status } }
    socket.send(JSON.stringify({ ...state, id: randomUUID(), timestamp: '2026-01-05T10:00:00' }))
    const mode = params.get('resend_mode')
    const after = params.get('after_timestamp') ?? ''
    if (mode !== 'all' && mode !== 'since') return
    const seen = new Set<string>()
    for (let half = 0; half < 2; half++) {
      const stored = log.all().filter(({ id, timestamp }) => !seen.has(id) && (mode === 'all' || timestamp >= after))
      for (const event of half === 0 ? stored.slice(0, Math.ceil(stored.length / 2)) : stored) {
        seen.add(event.id)
        socket.send(JSON.stringify(event))
      }
      if (half === 0) for (const event of duringReplay.splice(0)) append(event)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const accept = (socket: WebSocket, url: URL) => {
    sockets.push(`${url.pathname}${url.search}`)
    if (refusals > 0) {
      refusals -= 1
      return socket.close(1013, 'Try again later')
    }
    const begin = () => {
      if (decodeURIComponent(url.pathname) !== `/sockets/events/${conversationId}`) socket.close(4004, 'Conversation not found')
      else void serve(socket, url.searchParams)
    }
    if (sessionApiKey === undefined || url.searchParams.get('session_api_key') === sessionApiKey) return begin()
    const timer = setTimeout(() => socket.close(4001, 'Authentication failed'), authMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('message', (data: Buffer) => {
      clearTimeout(timer)
      if (keyIn(data.toString()) === sessionApiKey) begin()
      else socket.close(4001, 'Authentication failed')
    })
  }

  const start = async () => {
    if (running !== null) return
    const http = createServer((request, response) => {
      const rest = new V1Rest({ conversationId, log, subConversationIds, sessionApiKey, requests, onMessage })
      void rest.handle(request, response).catch(() => response.destroy())
    })
    const ws = new WebSocketServer({ server: http, verifyClient: ({ req }, answer) => answer(isQuestion(new URL(req.url ?? '/', 'http://v1').searchParams), 403) })
    ws.on('connection', (socket, request) => accept(socket, new URL(request.url ?? '/', 'http://v1')))
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject)
      http.listen(port, '127.0.0.1', resolve)
    })
    ;({ port } = http.address() as AddressInfo)
    running = { http, ws }
  }
  const stop = async () => {
    if (running === null) return
    const { http, ws } = running
    running = null
    const closed = new Promise((resolve) => http.once('close', resolve))
    for (const socket of ws.clients) socket.terminate()
    members.clear()
    ws.close()
    http.close()
    http.closeAllConnections()
    await closed
  }

  await start()
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    conversationId,
    conversationUrl: `${url}/api/conversations/${conversationId}`,
    requests,
    sockets,
    get subscribed() {
      return members.size
    },
    append,
    appendUnheard: (event) => log.append(event),
    appendDuringReplay: (event) => void duringReplay.push(event),
    tell: (event) => publish({ id: randomUUID(), timestamp: '2026-01-05T10:00:00', source: 'environment', ...event }),
    refuseNext: (count) => void (refusals = count),
    closeAll: (code) => members.forEach((socket) => socket.close(code)),
    log: () => log.all(),
    replaceLog: (events) => void (log = new V1Log(events)),
    cutLog: (count) => log.cut(count),
    stop,
    start,
    close: stop,
  }
}

/** What is not as it should be is refused before a socket is opened, so that a browser learns nothing of why. */
function isQuestion(params: URLSearchParams): boolean {
  const after = params.get('after_timestamp')
  return [null, 'all', 'since'].includes(params.get('resend_mode')) && (after === null || !Number.isNaN(Date.parse(after)))
}

function keyIn(frame: string): unknown {
  try {
    const { type, session_api_key: key } = JSON.parse(frame) as { type?: unknown; session_api_key?: unknown }
    return type === 'auth' ? key : undefined
  } catch {
    return undefined
  }
}
