import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { V0Log, type V0Event } from './v0-log.ts'
import { V0Rest } from './v0-rest.ts'

export type { V0Event } from './v0-log.ts'

export interface V0ServerOptions {
  /** Default `v0`. */
  readonly conversationId?: string
  /** The log at the beginning. Ids and timestamps are given where they are missing; own ids may leave holes. */
  readonly events?: readonly V0Event[]
  /** Ten requests a second, then delay, then 429. Default true. */
  readonly throttle?: boolean
  readonly sessionApiKey?: string
}

/** An event that has its id already, while its file is not written: neither REST nor sockets show it. */
export interface LateWrite {
  readonly id: number
  /** Writes the file and publishes the event; nothing when the server was restarted in between. */
  readonly land: () => void
}

export interface V0Server {
  readonly url: string
  readonly conversationUrl: string
  /** What users sent, over sockets and REST, as it came, in order. */
  readonly userActions: readonly V0Event[]
  /** How many sockets have joined the conversation. */
  readonly joined: number
  /** Appends and publishes; resolves nothing, it is done. Returns the event as REST shows it. */
  append(event: V0Event): V0Event
  /** Takes the next id for an event whose file is written later, perhaps after those of higher ids. */
  appendLate(event: V0Event): LateWrite
  /** The next connection loses this event: it is appended after that client's replay and before it joins. */
  loseNextAtJoin(event: V0Event): void
  /** An `oh_event` that is no event of the log. */
  sendStatus(status: { type: 'info' | 'error'; id: string; message: string }): void
  sendError(message: string): void
  /** What is sent at the end of a session: a state without id, timestamp and source. */
  endSession(agentState: string): void
  /** Puts another log in the place of this one, and says so to nobody. */
  replaceLog(events: readonly V0Event[]): void
  /** The log as REST shows it, ascending. */
  log(): V0Event[]
  /** Cuts every connection; the port refuses until `start`. */
  stop(): Promise<void>
  /** A new process on the same port and files. */
  start(): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

const ENVIRONMENT_LIVE = ['run', 'agent_state_changed', 'recall', 'error']

/** Starts a server that behaves as an unmodified one of the mechanism does, its faults included. Shares no code with ours. */
export async function startV0Server(options: V0ServerOptions = {}): Promise<V0Server> {
  const { conversationId = 'v0', sessionApiKey, throttle = true } = options
  const log = new V0Log(options.events ?? [])
  const userActions: V0Event[] = []
  const lostAtJoin: V0Event[] = []
  let members = new Set<Socket>()
  let process = 0
  let running: { http: HttpServer; io: Server } | null = null
  let port = 0

  const publish = (event: V0Event) => {
    const live = asLive(event)
    if (live !== null) for (const socket of members) socket.emit('oh_event', live)
  }
  const append = (event: V0Event) => {
    const taken = log.take(event)
    log.write(taken)
    publish(taken)
    return taken
  }
  const receive = (action: unknown) => {
    if (typeof action !== 'object' || action === null || !('action' in action)) return
    userActions.push({ ...action })
    append(asUserEvent({ ...action }))
  }
  const connect = (socket: Socket, next: (error?: Error) => void) => {
    const { query } = socket.handshake
    if (typeof query['conversation_id'] !== 'string' || query['conversation_id'] === '') return next(new Error('No conversation_id in query params'))
    if (sessionApiKey !== undefined) {
      // A missing key gets no answer at all.
      if (query['session_api_key'] === undefined) return
      if (query['session_api_key'] !== sessionApiKey) return next(new Error('invalid_session_api_key'))
    }
    if (query['conversation_id'] !== conversationId) return next(new Error('Failed to join conversation'))
    replay(log, socket, Number.parseInt(String(query['latest_event_id'] ?? '-1'), 10))
    for (const event of lostAtJoin.splice(0)) append(event)
    members.add(socket)
    socket.conn.once('close', () => members.delete(socket))
    socket.on('oh_user_action', (action: unknown) => receive(action))
    socket.on('oh_action', (action: unknown) => receive(action))
    return next()
  }

  const start = async () => {
    if (running !== null) return
    log.reopen()
    members = new Set()
    const rest = new V0Rest({ conversationId, log, throttle, sessionApiKey, onUserAction: receive })
    const http = createServer((request, response) => void rest.handle(request, response).catch(() => response.destroy()))
    const io = new Server(http, { serveClient: false, cors: { origin: true, credentials: true } })
    io.use(connect)
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject)
      http.listen(port, '127.0.0.1', resolve)
    })
    ;({ port } = http.address() as AddressInfo)
    running = { http, io }
  }
  const stop = async () => {
    if (running === null) return
    const { http, io } = running
    running = null
    process += 1
    const closed = new Promise((resolve) => http.once('close', resolve))
    void io.close()
    http.closeAllConnections()
    await closed
  }

  await start()
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    conversationUrl: `${url}/api/conversations/${encodeURIComponent(conversationId)}`,
    userActions,
    get joined() {
      return members.size
    },
    append,
    appendLate: (event) => {
      const taken = log.take(event)
      const takenIn = process
      const land = () => {
        if (takenIn !== process) return
        log.write(taken)
        publish(taken)
      }
      return { id: taken.id, land }
    },
    loseNextAtJoin: (event) => void lostAtJoin.push(event),
    sendStatus: (status) => members.forEach((socket) => socket.emit('oh_event', { status_update: true, ...status })),
    sendError: (message) => members.forEach((socket) => socket.emit('oh_event', { error: true, message })),
    endSession: (agentState) => {
      const state = { observation: 'agent_state_changed', content: '', extras: { agent_state: agentState, reason: '' } }
      for (const socket of members) socket.emit('oh_event', state)
    },
    replaceLog: (events) => log.replace(events),
    log: () => log.all(),
    stop,
    start,
    restart: async () => {
      await stop()
      await start()
    },
    close: stop,
  }
}

/** All of it before the CONNECT answer: without null events and recalls, of the agent states only the last, at the end. */
function replay(log: V0Log, socket: Socket, latestEventId: number): void {
  const from = Number.isNaN(latestEventId) ? 0 : latestEventId + 1
  let state: V0Event | null = null
  for (const event of log.search({ startId: from, endId: Infinity, reverse: false, limit: Infinity })) {
    const isNull = event['action'] === 'null' || event['observation'] === 'null'
    if (isNull || event['action'] === 'recall') continue
    if (event['observation'] === 'agent_state_changed') state = event
    else socket.emit('oh_event', event)
  }
  if (state !== null) socket.emit('oh_event', state)
}

function asLive(event: V0Event): V0Event | null {
  if (event['action'] === 'null' || event['observation'] === 'null') return null
  if (event['source'] !== 'environment') return event
  if (!ENVIRONMENT_LIVE.includes(String(event['observation']))) return null
  return { ...event, source: 'agent' }
}

/** An action from a user, as the mechanism's own classes write it down: what they do not know is dropped. */
function asUserEvent(action: V0Event): V0Event {
  const args = typeof action['args'] === 'object' && action['args'] !== null ? { ...action['args'] } : {}
  const given: V0Event = args
  if (action['action'] === 'message') {
    const { content = '', file_urls = null, image_urls = null } = given
    return { action: 'message', source: 'user', message: content, args: { content, file_urls, image_urls, wait_for_response: false, security_risk: -1 } }
  }
  if (action['action'] === 'change_agent_state') {
    const { agent_state: state } = given
    return { action: 'change_agent_state', source: 'user', message: `Agent state changed to ${String(state)}`, args: { agent_state: state, thought: '' } }
  }
  return { action: action['action'], source: 'user', args }
}
