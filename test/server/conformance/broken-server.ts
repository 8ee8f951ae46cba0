import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { startServer, type Json } from '../harness.ts'

export interface Request {
  readonly method: string
  /** Path and query. */
  path: URL
  readonly headers: Record<string, string>
  body: string
}

export interface Answer {
  status: number
  readonly headers: Record<string, string>
  body: string
}

/** A frame on its way to the client: on the raw WebSocket as it is; on Socket.IO what stands in the packet. */
export type Frame = Json | Json[]

/** How a server is broken. Each changes what passes through, in place, or gives something else. */
export interface Breakage {
  readonly request?: (request: Request) => void
  readonly answer?: (answer: Answer, request: Request) => void
  /** The query of a connection to either socket. */
  readonly connect?: (query: URLSearchParams) => void
  /** Frames for the client in the place of this one. `type` is its name; events have `events`. */
  readonly frame?: (type: string, body: Frame) => readonly (readonly [type: string, body: Frame])[]
  /** Whether a refusal, or the end of a connection, is kept from the client. */
  readonly holdsOn?: boolean
  /** An action of the client. */
  readonly action?: (action: Record<string, unknown>) => void
}

/** Our server behind something that breaks one of its promises. Resolves with the address. */
export async function startBroken({ request: onRequest, answer: onAnswer, connect: onConnect, frame = (type, body) => [[type, body]], action: onAction, holdsOn = false }: Breakage): Promise<string> {
  const server = await startServer({ headIntervalMs: 100 })

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' }
    for (const name of ['content-type', 'idempotency-key', 'if-none-match', 'x-session-api-key'] as const) {
      const value = incoming.headers[name]
      if (typeof value === 'string') headers[name] = value
    }
    const request: Request = { method: incoming.method ?? 'GET', path: new URL(incoming.url ?? '/', server.url), headers, body: (await buffer(incoming)).toString() }
    onRequest?.(request)
    const given = await fetch(request.path, { method: request.method, headers, ...(request.body !== '' && { body: request.body }) })
    const answer: Answer = { status: given.status, headers: Object.fromEntries(given.headers), body: await given.text() }
    onAnswer?.(answer, request)
    for (const name of ['cache-control', 'etag', 'vary', 'content-type']) {
      const value = answer.headers[name]
      if (value !== undefined) response.setHeader(name, value)
    }
    response.statusCode = answer.status
    response.end(answer.status === 304 ? undefined : answer.body)
  }

  const http = createServer((incoming, response) => void pass(incoming, response).catch(() => response.destroy()))
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (incoming, socket, head) => {
    sockets.handleUpgrade(incoming, socket, head, (client) => {
      const url = new URL(incoming.url ?? '/', server.url)
      onConnect?.(url.searchParams)
      const upstream = new WebSocket(url.href.replace('http', 'ws'))
      const isRaw = url.pathname.startsWith('/sockets/')
      const early: string[] = []
      upstream.on('open', () => early.splice(0).forEach((text) => upstream.send(text)))
      upstream.on('message', (data) => (holdsOn && /^4[14]/.test(textOf(data)) ? [] : isRaw ? rawFrames(textOf(data), frame) : packetFrames(textOf(data), frame)).forEach((text) => client.send(text)))
      upstream.on('close', (code, reason) => holdsOn || (code === 1005 || code === 1006 ? client.terminate() : client.close(code, reason)))
      upstream.on('error', () => client.terminate())
      client.on('message', (data) => {
        const text = changeAction(textOf(data), isRaw, onAction)
        if (upstream.readyState === upstream.OPEN) upstream.send(text)
        else early.push(text)
      })
      client.on('close', () => upstream.close())
      client.on('error', () => upstream.terminate())
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const client of sockets.clients) client.terminate()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

function rawFrames(text: string, frame: NonNullable<Breakage['frame']>): string[] {
  const body = JSON.parse(text) as Frame
  const { type, rest } = Array.isArray(body) ? { type: 'events', rest: body } : { type: String(body['type']), rest: body }
  return frame(type, rest).map(([name, changed]) => JSON.stringify(Array.isArray(changed) ? changed : { ...changed, type: name }))
}

function packetFrames(text: string, frame: NonNullable<Breakage['frame']>): string[] {
  if (!text.startsWith('42')) return [text]
  const [name, body] = JSON.parse(text.slice(2)) as [string, Frame]
  const isBatch = name === 'oh_events'
  return frame(isBatch ? 'events' : name, body).map(([type, changed]) => `42${JSON.stringify([type === 'events' ? 'oh_events' : type, changed])}`)
}

function changeAction(text: string, isRaw: boolean, onAction: Breakage['action']): string {
  const [, packet = '', json = ''] = isRaw ? [text, '', text] : (/^(42\d*)(\[.*)$/s.exec(text) ?? [])
  if (onAction === undefined || json === '') return text
  const value = JSON.parse(json) as Record<string, unknown> | [string, Record<string, unknown>]
  const action = Array.isArray(value) ? value[1] : value
  if ('action' in action) onAction(action)
  return packet + JSON.stringify(value)
}

function textOf(data: RawData): string {
  return Buffer.concat([data].flat().map((part) => new Uint8Array(part))).toString()
}
