import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { idsOf, message, messages, range, Recording, startServer, type Json } from './harness.ts'

test.each([
  { way: 'long polling', transports: ['polling'], contiguous: 'true' },
  { way: 'long polling', transports: ['polling'], contiguous: 'false' },
  { way: 'long polling that becomes a WebSocket', transports: ['polling', 'websocket'], contiguous: 'true' },
  { way: 'long polling that becomes a WebSocket', transports: ['polling', 'websocket'], contiguous: 'false' },
])('over $way (contiguous: $contiguous) every event comes once and in order', async ({ transports, contiguous }) => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let batch = 0; batch < 3; batch++) await conversation.addEvents(messages(1000, 500), 'agent')
  const socket = io(server.url, { transports, forceNew: true, reconnection: false, query: { conversation_id: 'c', contiguous } })
  onTestFinished(() => void socket.disconnect())
  const events = new Recording<Json>()
  socket.on('oh_event', (event: Json) => events.push(event))
  socket.on('oh_events', (batch: Json[]) => batch.forEach((event) => events.push(event)))
  for (let index = 0; index < 50; index++) await conversation.addEvent(message(String(index)), 'agent')
  await events.first((event) => event['id'] === 3049)
  expect(idsOf(events.items)).toEqual(range(0, 3049))
})
