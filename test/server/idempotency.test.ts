import { describe, expect, test } from 'vitest'
import { transports } from './contiguous-clients.ts'
import { eventsOf, message, post, someText, startServer } from './harness.ts'

async function server() {
  const started = await startServer()
  const conversation = await started.createConversation({ conversationId: 'c' })
  return { started, conversation }
}

const keyed = (content: string, key = 'k') => ({ ...message(content), idempotency_key: key })

describe.each(transports)('sends over $transport', ({ connect }) => {
  test('are acknowledged with the id and the epoch when they are durable', async () => {
    const { started, conversation } = await server()
    const client = connect(started.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    const answer = await client.send(keyed('x'))
    expect(answer).toMatchObject({ id: 0, epoch: someText })
    expect(await conversation.log.getEvent(0)).toMatchObject({ source: 'user', args: { content: 'x' } })
  })

  test('under one key with one body make one event; with another body they conflict', async () => {
    const { started, conversation } = await server()
    const client = connect(started.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    expect(await client.send(keyed('x'))).toMatchObject({ id: 0 })
    expect(await client.send(keyed('y', 'other'))).toMatchObject({ id: 1 })
    expect(await client.send(keyed('x'))).toMatchObject({ id: 0 })
    expect(await client.send(keyed('z'))).toMatchObject({ error: { code: 'idempotency_conflict' } })
    expect(await conversation.getLatestEventId()).toBe(1)
  })

  test('show their key on the events of every contiguous client', async () => {
    const { started } = await server()
    const [sender, other] = [connect(started.url), connect(started.url)]
    await sender.frames.first(({ type }) => type === 'replay_done')
    await sender.send(keyed('x'))
    await other.reached(0)
    expect(other.events()).toMatchObject([{ id: 0, idempotency_key: 'k' }])
  })

  test('written for another epoch are refused, for this one accepted', async () => {
    const { started, conversation } = await server()
    const client = connect(started.url)
    const { epoch } = { epoch: (await client.frames.first(({ type }) => type === 'replay_done'))['epoch'] }
    expect(await client.send({ ...keyed('x'), epoch: 'another' })).toMatchObject({ error: { code: 'epoch_changed' } })
    expect(await client.send({ ...keyed('x'), epoch })).toMatchObject({ id: 0 })
    expect(await conversation.log.getEvent(0)).not.toHaveProperty('epoch')
  })
})

test('the answer on a WebSocket names the key that it answers', async () => {
  const { started } = await server()
  const client = transports[0]?.connect(started.url)
  await client?.frames.first(({ type }) => type === 'replay_done')
  expect(await client?.send(keyed('x'))).toMatchObject({ type: 'ack', idempotency_key: 'k', id: 0 })
  expect(await client?.send({ action: 'message', idempotency_key: 'bad' })).toMatchObject({ type: 'ack', idempotency_key: 'bad', error: { code: 'protocol_error' } })
})

test('the Idempotency-Key header is the key of a POST', async () => {
  const { started } = await server()
  const send = (content: string) => started.fetch('/c/events', post(message(content), { 'Idempotency-Key': 'h' }))
  expect((await send('x')).body).toMatchObject({ id: 0 })
  expect(await send('x')).toMatchObject({ status: 201, body: { id: 0, ids: [0] } })
  expect(await send('y')).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } })
  const { epoch } = (await started.fetch('/c')).body
  expect(eventsOf((await started.fetch(`/c/events?epoch=${String(epoch)}`)).body)).toMatchObject([{ idempotency_key: 'h' }])
})

test('a key by the header and the same key in a socket’s action are one', async () => {
  const { started } = await server()
  await started.fetch('/c/events', post(message('x'), { 'Idempotency-Key': 'k' }))
  const client = transports[0]?.connect(started.url)
  await client?.frames.first(({ type }) => type === 'replay_done')
  expect(await client?.send(keyed('x'))).toMatchObject({ id: 0 })
})

test('the order of keys in the body makes no other body', async () => {
  const { started } = await server()
  await started.fetch('/c/events', post({ action: 'run', args: { command: 'x', cwd: '/' }, idempotency_key: 'k' }))
  const again = await started.fetch('/c/events', post({ idempotency_key: 'k', args: { cwd: '/', command: 'x' }, action: 'run' }))
  expect(again.body).toMatchObject({ id: 0 })
})

test('a list under one key is appended once', async () => {
  const { started, conversation } = await server()
  const list = [message('a'), message('b')]
  const send = (body: unknown) => started.fetch('/c/events', post(body, { 'Idempotency-Key': 'h' }))
  expect((await send(list)).body).toMatchObject({ ids: [0, 1] })
  expect((await send(list)).body).toMatchObject({ ids: [0, 1] })
  expect((await send([message('a')])).status).toBe(409)
  expect((await send([message('b'), message('a')])).status).toBe(409)
  expect(await conversation.getLatestEventId()).toBe(1)
})

test('events of a list may have keys of their own: those known give their ids, and one conflict refuses all', async () => {
  const { started, conversation } = await server()
  await started.fetch('/c/events', post(keyed('a', 'a')))
  const mixed = await started.fetch('/c/events', post([keyed('b', 'b'), keyed('a', 'a'), keyed('c', 'c'), keyed('b', 'b')]))
  expect(mixed.body).toMatchObject({ ids: [1, 0, 2, 1] })
  expect((await started.fetch('/c/events', post([keyed('d', 'd'), keyed('changed', 'a')]))).status).toBe(409)
  expect((await started.fetch('/c/events', post([keyed('d', 'd'), keyed('e', 'd')]))).status).toBe(409)
  expect(await conversation.getLatestEventId()).toBe(2)
})

test('a conflict refuses its own append and none that share its transaction', async () => {
  const { conversation } = await server()
  await conversation.addEvent(keyed('x'), 'agent')
  const settled = await Promise.allSettled([
    conversation.addEvent(message('before'), 'agent'),
    conversation.addEvent(keyed('changed'), 'agent'),
    conversation.addEvent(message('after'), 'agent'),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await conversation.getLatestEventId()).toBe(2)
})

test('a key is another in another conversation, and after the conversation was made again', async () => {
  const { started, conversation } = await server()
  const other = await started.createConversation({ conversationId: 'd' })
  await conversation.addEvent(keyed('x'), 'user')
  expect((await other.addEvent(keyed('y'), 'user')).id).toBe(0)
  await started.deleteConversation('c')
  await started.createConversation({ conversationId: 'c' })
  expect(await started.conversation('c').addEvent(keyed('z'), 'user')).toMatchObject({ id: 0, args: { content: 'z' } })
})

test('a user’s action is told once, after it is durable, however often it is sent', async () => {
  const told: unknown[] = []
  const started = await startServer({
    onUserAction: async (event, conversation) => {
      told.push([event.id, event.source, (await conversation.log.getEvent(event.id)).id])
    },
  })
  await started.createConversation({ conversationId: 'c' })
  await started.fetch('/c/events', post(keyed('x')))
  await started.fetch('/c/events', post(keyed('x')))
  await started.fetch('/c/events', post({ ...message('a program'), source: 'agent' }))
  await started.fetch('/c/events', post([message('p'), { observation: 'run', content: '', extras: {} }, message('q')]))
  const client = transports[0]?.connect(started.url)
  await client?.frames.first(({ type }) => type === 'replay_done')
  await client?.send(message('over the socket'))
  expect(told).toEqual([0, 2, 4, 5].map((id) => [id, 'user', id]))
})
