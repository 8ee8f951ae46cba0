import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { parseWebSocketFrame } from '../../src/protocol/frames.ts'
import { parseEvent, parseEvents, parseNewEvent } from '../../src/protocol/parse-event.ts'
import { createEventServer } from '../../src/server/create-event-server.ts'

type Json = Readonly<Record<string, unknown>>

const page = readFileSync(resolve(import.meta.dirname, '../../PROTOCOL.md'), 'utf8')
const examples = [...page.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text]) => JSON.parse(text ?? '') as Json | readonly Json[])
const frames = examples.filter((example) => Array.isArray(example) || 'type' in example)
const membersByType = (list: readonly (Json | readonly Json[])[]) => {
  const types = new Map<string, Set<string>>()
  for (const frame of list) {
    if ('type' in frame) types.set(String(frame.type), new Set([...(types.get(String(frame.type)) ?? []), ...Object.keys(frame)]))
  }
  return types
}

test('the client reads each frame of PROTOCOL.md as what it is said to be', () => {
  expect(frames.length).toBeGreaterThan(8)
  for (const frame of frames) expect(parseWebSocketFrame(frame).type).toBe(Array.isArray(frame) ? 'events' : (frame as Json)['type'])
})

test('the events in PROTOCOL.md are events, and what is sent in it can be sent', () => {
  const lists = examples.flatMap((example) => (Array.isArray(example) ? [example as readonly Json[]] : 'events' in example ? [example['events'] as readonly Json[]] : []))
  for (const list of lists) expect(parseEvents(list)).toMatchObject({ events: list, rejected: [] })
  const single = examples.filter((example): example is Json => !Array.isArray(example) && ('action' in example || 'observation' in example))
  expect([lists.length, single.length]).toEqual([2, 3])
  for (const event of single) expect(() => ('id' in event ? parseEvent(event) : parseNewEvent(event))).not.toThrow()
})

test('a server says each frame of PROTOCOL.md with just these members', async () => {
  const server = await createEventServer({ headIntervalMs: 20 })
  onTestFinished(() => server.close())
  const conversation = await server.createConversation({ conversationId: 'c' })
  await conversation.addEvent({ action: 'message', args: { content: 'one' } }, 'agent')
  const heard: (Json | readonly Json[])[] = []
  const connect = async (query: string) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sockets/events/c${query}`)
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Json))
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    return socket
  }
  const until = async (socket: WebSocket, types: readonly string[]) => {
    while (!types.every((type) => membersByType(heard).has(type))) await once(socket, 'message')
  }
  const socket = await connect('')
  await until(socket, ['replay_done'])
  conversation.sendTransient({ draft: { key: 'd', delta: 'x' } })
  conversation.sendTransient({ notice: { level: 'info', code: 'n', message: 'm' } })
  socket.send(JSON.stringify({ action: 'message', args: { content: 'two' }, idempotency_key: 'k' }))
  socket.send(JSON.stringify({ action: 'message', args: { content: 'three' }, idempotency_key: 'k' }))
  socket.send('nonsense')
  await until(socket, ['transient', 'ack', 'error', 'head'])
  await until(await connect('?latest_event_id=0&epoch=other'), ['log_reset'])
  while (!membersByType(heard).get('ack')?.has('error')) await once(socket, 'message')
  expect(membersByType(heard)).toEqual(membersByType(frames))
})
