import { expect, test } from 'vitest'
import { message, messages, post, startServer, type Json } from './harness.ts'

test('a conversation is made with what is given, and with an id of its own where none is', async () => {
  const server = await startServer()
  const named = await server.fetch('', post({ conversation_id: 'c', title: 'First', parent_id: 'p' }))
  expect(named.status).toBe(201)
  expect(named.body).toMatchObject({ conversation_id: 'c', title: 'First', parent_id: 'p', latest_event_id: -1 })
  const unnamed = await server.fetch('', { method: 'POST' })
  expect(unnamed.status).toBe(201)
  expect((await server.fetch(`/${String(unnamed.body['conversation_id'])}`)).body).toMatchObject({ title: null, parent_id: null })
})

test('the same id again is 409, and leaves the first as it was', async () => {
  const server = await startServer()
  await server.fetch('', post({ conversation_id: 'c', title: 'First' }))
  expect(await server.fetch('', post({ conversation_id: 'c', title: 'Second' }))).toMatchObject({ status: 409, body: { code: 'conversation_exists' } })
  expect((await server.fetch('/c')).body).toMatchObject({ title: 'First' })
})

test('the list is newest first, in pages', async () => {
  const server = await startServer()
  for (let index = 0; index < 25; index++) await server.createConversation({ conversationId: `c${index}` })
  const seen: unknown[] = []
  let pageId: unknown = ''
  for (let page = 0; page < 3; page++) {
    const { body } = await server.fetch(`?limit=10&page_id=${String(pageId)}`)
    seen.push(...(body['results'] as Json[]).map((conversation) => conversation['conversation_id']))
    pageId = body['next_page_id']
  }
  expect(pageId).toBeNull()
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `c${24 - index}`))
})

test('sub-conversations are made with their parent, and listed with it in the order in which they were made', async () => {
  const server = await startServer()
  await server.createConversation({ conversationId: 'p' })
  for (const id of ['z', 'a', 'm']) await server.fetch('', post({ conversation_id: id, parent_id: 'p' }))
  await server.createConversation({ conversationId: 'deep', parentId: 'a' })
  const first = await server.fetch('?parent_id=p&limit=2')
  expect(first.body['results']).toMatchObject([{ conversation_id: 'z', parent_id: 'p' }, { conversation_id: 'a', parent_id: 'p' }])
  const rest = await server.fetch(`?parent_id=p&limit=2&page_id=${String(first.body['next_page_id'])}`)
  expect(rest.body).toMatchObject({ results: [{ conversation_id: 'm' }], next_page_id: null })
  expect((await server.fetch('?parent_id=a')).body).toMatchObject({ results: [{ conversation_id: 'deep' }] })
  expect((await server.fetch('?parent_id=nobody')).body).toEqual({ results: [], next_page_id: null })
  expect((await server.listConversations({ parentId: 'p', limit: 1 })).conversations).toMatchObject([{ conversationId: 'z', parentId: 'p' }])
  for (const id of ['', 'x..y']) expect((await server.fetch(`?parent_id=${id}`)).status).toBe(400)
  expect((await server.fetch('', post({ conversation_id: 'x', parent_id: 'x..y' }))).status).toBe(400)
})

test('an entry says when it was made and last changed, its latest id and epoch', async () => {
  let now = Date.UTC(2026, 0, 1)
  const server = await startServer({ runtime: { now: () => now, uuid: () => 'epoch', setTimer: () => () => {} } })
  const conversation = await server.createConversation({ conversationId: 'c', title: 't' })
  now += 5000
  await conversation.addEvents(messages(3), 'agent')
  expect((await server.fetch('/c')).body).toEqual({
    conversation_id: 'c',
    title: 't',
    created_at: '2026-01-01T00:00:00.000Z',
    last_updated_at: '2026-01-01T00:00:05.000Z',
    latest_event_id: 2,
    epoch: 'epoch',
    parent_id: null,
  })
})

test('a deleted conversation is gone, and one made again starts at 0 with another epoch', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  for (let batch = 0; batch < 5; batch++) await conversation.addEvents(messages(1000), 'agent')
  const { epoch } = (await server.fetch('/c')).body
  expect((await server.fetch('/c', { method: 'DELETE' })).status).toBe(200)
  for (const path of ['/c', '/c/events', '/c/trajectory']) expect((await server.fetch(path)).status).toBe(404)
  expect((await server.fetch('/c', { method: 'DELETE' })).status).toBe(404)
  expect((await server.fetch('/c/events', post(message('x')))).status).toBe(404)
  const again = await server.createConversation({ conversationId: 'c' })
  expect((await again.addEvent(message('new'), 'agent')).id).toBe(0)
  const { body } = await server.fetch('/c/events')
  expect(body).toMatchObject({ events: [{ id: 0, args: { content: 'new' } }], has_more: false, latest_event_id: 0 })
  expect(body['epoch']).not.toBe(epoch)
})

test('an unknown conversation is never made silently', async () => {
  const server = await startServer()
  expect((await server.fetch('/c/events', post(message('x')))).status).toBe(404)
  expect((await server.fetch('/c/message', post({ message: 'x' }))).status).toBe(404)
  await expect(server.conversation('c').addEvent(message('x'), 'agent')).rejects.toMatchObject({ code: 'conversation_not_found' })
  expect((await server.listConversations()).conversations).toEqual([])
})

test('a deletion waits for the appends that came before it', async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  const appended = conversation.addEvent(message('x'), 'agent')
  await Promise.all([server.deleteConversation('c'), expect(appended).resolves.toMatchObject({ id: 0 })])
})
