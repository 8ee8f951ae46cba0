import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Access, AccessRequest, ApiKey } from 'eventreel/server'
import { connectSocketIo, connectWebSocket, transports } from './contiguous-clients.ts'
import { ask, idsOf, message, post, Recording, someText, startServer, type Json } from './harness.ts'
import { connectV0 } from './v0-clients.ts'

const hash = (key: string) => `sha256:${createHash('sha256').update(key).digest('hex')}`
const bearing = (key: string): RequestInit => ({ headers: { 'X-Session-API-Key': key } })

const apiKeys: ApiKey[] = [
  { name: 'admin', key: 'key-of-admin' },
  { name: 'auditor', hash: hash('key-of-auditor'), access: 'read' },
  { name: 'user of a', hash: hash('key-of-a'), conversations: ['a'] },
  { name: 'reader of a and child', key: 'key-of-reader', conversations: ['a', 'child', 'not-made'], access: 'read' },
]

async function server() {
  const started = await startServer({ apiKeys })
  for (const conversationId of ['a', 'b']) await (await started.createConversation({ conversationId })).addEvent(message(`in ${conversationId}`), 'agent')
  await started.createConversation({ conversationId: 'child', parentId: 'a' })
  await started.createConversation({ conversationId: 'of-b', parentId: 'b' })
  const as = (key: string, path: string, init: RequestInit = {}) => started.fetch(path, { ...init, headers: { ...(init.headers as Record<string, string>), 'X-Session-API-Key': key } })
  return { started, as }
}

const listed = (body: Json) => (body['results'] as Json[]).map((entry) => entry['conversation_id'])

test.each([
  // key, method, path, status
  ['key-of-admin', 'GET', '/b/events', 200],
  ['key-of-admin', 'POST', '/b/events', 201],
  ['key-of-admin', 'POST', '', 201],
  ['key-of-admin', 'DELETE', '/b', 200],
  ['key-of-auditor', 'GET', '/b/events', 200],
  ['key-of-auditor', 'GET', '', 200],
  ['key-of-auditor', 'POST', '/b/events', 403],
  ['key-of-auditor', 'POST', '/b/message', 403],
  ['key-of-auditor', 'POST', '', 403],
  ['key-of-auditor', 'DELETE', '/b', 403],
  ['key-of-a', 'GET', '/a/events', 200],
  ['key-of-a', 'GET', '/a/events/0', 200],
  ['key-of-a', 'GET', '/a/trajectory', 200],
  ['key-of-a', 'GET', '/a', 200],
  ['key-of-a', 'POST', '/a/events', 201],
  ['key-of-a', 'DELETE', '/a', 403],
  ['key-of-a', 'POST', '', 403],
  ['key-of-a', 'GET', '/b/events', 403],
  ['key-of-a', 'GET', '/b/events/0', 403],
  ['key-of-a', 'GET', '/b/trajectory', 403],
  ['key-of-a', 'GET', '/b', 403],
  ['key-of-a', 'POST', '/b/events', 403],
  ['key-of-a', 'DELETE', '/b', 403],
  // A sub-conversation is not opened with its parent.
  ['key-of-a', 'GET', '/child/events', 403],
  ['key-of-a', 'GET', '/there-is-none/events', 403],
  ['key-of-a', 'GET', '/x..y/events', 400],
  ['key-of-reader', 'GET', '/child/events', 200],
  ['key-of-reader', 'GET', '/not-made/events', 404],
  ['key-of-reader', 'POST', '/a/events', 403],
  ['key-of-nobody', 'GET', '/a/events', 401],
  ['key-of-nobody', 'GET', '/x..y/events', 401],
  ['', 'GET', '/a/events', 401],
])('with %s, %s %s is %i', async (key, method, path, status) => {
  const { started, as } = await server()
  const before = await started.conversation('b').getLatestEventId()
  const answer = await as(key, path, { method, ...(method === 'POST' && { body: JSON.stringify(path.endsWith('message') ? { message: 'x' } : path === '' ? {} : message('x')) }) })
  expect(answer.status).toBe(status)
  if (status === 403 && method === 'POST') expect(await started.conversation('b').getLatestEventId()).toBe(before)
})

test('a refusal says nothing of whether there is such a conversation', async () => {
  const { as } = await server()
  const [there, notThere] = [await as('key-of-a', '/b/events'), await as('key-of-a', '/nowhere/events')]
  expect(there.text).toBe(notThere.text)
  expect(there.body).toEqual({ code: 'forbidden', detail: someText })
  expect([...there.headers.keys()]).toEqual([...notThere.headers.keys()])
})

test('the list shows what the key may read, and no parent that it may not', async () => {
  const { as } = await server()
  expect(listed((await as('key-of-admin', '')).body)).toEqual(['of-b', 'child', 'b', 'a'])
  expect(listed((await as('key-of-a', '')).body)).toEqual(['a'])
  const { body } = await as('key-of-reader', '')
  expect(new Set(listed(body))).toEqual(new Set(['child', 'a']))
  expect((body['results'] as Json[]).find((entry) => entry['conversation_id'] === 'child')).toMatchObject({ parent_id: 'a' })
})

test('a parent is not named to who may not read it', async () => {
  const started = await startServer({ apiKeys: [{ name: 'x', key: 'key-of-child', conversations: ['child'] }] })
  await started.createConversation({ conversationId: 'parent' })
  await started.createConversation({ conversationId: 'child', parentId: 'parent' })
  expect((await started.fetch('/child', bearing('key-of-child'))).body).toMatchObject({ conversation_id: 'child', parent_id: null })
  expect((await started.fetch('', bearing('key-of-child'))).text).not.toContain('parent"}')
  expect((await started.fetch('', bearing('key-of-child'))).text).not.toContain('"parent"')
})

test('of the children of a parent a key lists those that it opens, and none of a parent that it does not', async () => {
  const ids = Array.from({ length: 6 }, (_, index) => `child-${index}`)
  const odd = ids.filter((_, index) => index % 2 === 1)
  const started = await startServer({
    apiKeys: [
      { name: 'all', key: 'key-of-all' },
      { name: 'odd', key: 'key-of-odd', conversations: ['parent', ...odd], access: 'read' },
      { name: 'child', key: 'key-of-child', conversations: odd },
    ],
  })
  for (const conversationId of ids) await started.createConversation({ conversationId, parentId: 'parent' })
  const children = async (key: string, parent = 'parent') => {
    const seen: unknown[][] = []
    for (let pageId: string | null = ''; pageId !== null; ) {
      const { status, body } = await started.fetch(`?parent_id=${parent}&limit=2&page_id=${pageId}`, bearing(key))
      if (status !== 200) return status
      seen.push(listed(body))
      pageId = body['next_page_id'] as string | null
    }
    return seen
  }
  expect(await children('key-of-all')).toEqual([['child-0', 'child-1'], ['child-2', 'child-3'], ['child-4', 'child-5']])
  expect(await children('key-of-odd')).toEqual([['child-1', 'child-3'], ['child-5']])
  expect(await children('key-of-child')).toBe(403)
  expect(await children('key-of-odd', 'there-is-none')).toBe(403)
  expect(await children('')).toBe(401)
})

test('a list of some conversations comes in pages, newest first, also where two were made at once', async () => {
  let now = Date.UTC(2026, 0, 1)
  const ids = Array.from({ length: 7 }, (_, index) => `c${index}`)
  const runtime = { now: () => now, uuid: () => 'epoch', setTimer: () => () => {} }
  const started = await startServer({ runtime, apiKeys: [{ name: 'seven', key: 'key-of-seven', conversations: ids }] })
  for (const [index, conversationId] of ids.entries()) {
    if (index % 2 === 0) now += 1000
    await started.createConversation({ conversationId })
    await started.createConversation({ conversationId: `other-${index}` })
  }
  const seen: unknown[] = []
  for (let pageId: string | null = ''; pageId !== null; ) {
    const { body } = await started.fetch(`?limit=3&page_id=${pageId}`, bearing('key-of-seven'))
    seen.push(...listed(body))
    pageId = body['next_page_id'] as string | null
  }
  expect(seen).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0'])
  expect((await started.fetch('?page_id=7', bearing('key-of-seven'))).status).toBe(422)
})

test.each(transports)('over $transport a key opens its conversation, reads with what is for reading, and no other', async ({ connect }) => {
  const { started } = await server()
  const client = connect(started.url, { id: 'a', key: 'key-of-a' })
  await client.reached(0)
  expect(await client.send({ ...message('from a'), idempotency_key: '1' })).toMatchObject({ id: 1 })
  const reader = connect(started.url, { id: 'a', key: 'key-of-reader' })
  await reader.reached(1)
  expect(idsOf(reader.events())).toEqual([0, 1])
  expect(await reader.send({ ...message('x'), idempotency_key: '2' })).toMatchObject({ error: { code: 'forbidden' } })
  await started.conversation('a').addEvent(message('more'), 'agent')
  await reader.reached(2)
})

test.each(['b', 'child', 'nowhere'])('the key of a does not open %s over any socket', async (id) => {
  const { started } = await server()
  const socketIo = connectSocketIo(started.url, { id, key: 'key-of-a' })
  expect(await socketIo.frames.first(() => true)).toEqual({ type: 'connect_error', code: 'forbidden', message: 'This key is not for that' })
  const webSocket = connectWebSocket(started.url, { id, key: 'key-of-a' })
  expect(await webSocket.closed).toBe(4003)
  expect(webSocket.frames.items).toEqual([])
  const old = connectV0(started.url, { conversation_id: id, session_api_key: 'key-of-a' })
  expect(await old.ready).toMatchObject({ message: 'This key is not for that' })
  expect(old.heard.items).toEqual([])
})

test('sessionApiKey opens everything beside keys with names', async () => {
  const started = await startServer({ apiKeys, sessionApiKey: 'key-of-the-session' })
  expect((await started.fetch('', { ...post({}), ...bearing('key-of-the-session') })).status).toBe(201)
  expect((await started.fetch('', bearing('key-of-auditor'))).status).toBe(200)
})

test('with keys nothing is stored by a cache', async () => {
  const { as } = await server()
  expect((await as('key-of-a', '/a/events?end_id=0')).headers.get('cache-control')).toBe('no-store')
})

test.each([
  ['an empty list', { apiKeys: [] }],
  ['an empty key', { apiKeys: [{ name: 'x', key: '' }] }],
  ['neither key nor hash', { apiKeys: [{ name: 'x' }] }],
  ['both', { apiKeys: [{ name: 'x', key: 'secret-key', hash: hash('y') }] }],
  ['a hash of another kind', { apiKeys: [{ name: 'x', hash: 'md5:secret-key' }] }],
  ['a hash that is cut', { apiKeys: [{ name: 'x', hash: hash('secret-key').slice(0, -1) }] }],
  ['no name', { apiKeys: [{ name: '', key: 'secret-key' }] }],
  ['one name twice', { apiKeys: [{ name: 'x', key: 'secret-key' }, { name: 'x', key: 'secret-key-2' }] }],
  ['one key twice', { apiKeys: [{ name: 'x', key: 'secret-key' }, { name: 'y', hash: hash('secret-key') }] }],
  ['an access that there is not', { apiKeys: [{ name: 'x', key: 'secret-key', access: 'Read' }] }],
  ['a misspelt member', { apiKeys: [{ name: 'x', key: 'secret-key', conversation: ['a'] }] }],
  ['conversations that are no list', { apiKeys: [{ name: 'x', key: 'secret-key', conversations: 'a' }] }],
  ['a list with what is no id', { apiKeys: [{ name: 'x', key: 'secret-key', conversations: [7] }] }],
  ['keys and a hook', { apiKeys, verify: (): null => null }],
  ['a key and a hook', { sessionApiKey: 'secret-key', verify: (): null => null }],
])('%s is refused when the server is made, without a word of the key', async (_what, options) => {
  const error: unknown = await startServer(options as Parameters<typeof startServer>[0]).then(() => null, (reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'invalid_argument' })
  expect(String(error)).not.toContain('secret-key')
})

/** A hook whose tokens a test gives and takes. */
async function hookServer(tokens: Record<string, Access>) {
  const asked = new Recording<AccessRequest & { token: string }>()
  const started = await startServer({
    verify: async (token: string, request: AccessRequest): Promise<Access | null> => {
      asked.push({ token, ...request })
      if (token === 'breaks') throw new Error(`cannot look up ${token}`, { cause: new Error(`cannot look up ${token}`) })
      return Object.hasOwn(tokens, token) ? (tokens[token] ?? null) : null
    },
  })
  await (await started.createConversation({ conversationId: 'c' })).addEvent(message('x'), 'agent')
  await started.createConversation({ conversationId: 'd' })
  return { started, asked, tokens }
}

test('verify is asked with the token and what the client wants, and its answer is compared with that', async () => {
  const { started, asked } = await hookServer({ good: { name: 'u', conversations: ['c'] }, all: { name: 'a' } })
  expect((await started.fetch('/c/events', bearing('good'))).status).toBe(200)
  expect((await started.fetch('/d/events', bearing('good'))).status).toBe(403)
  expect((await started.fetch('/d/events', bearing('bad'))).status).toBe(401)
  expect((await started.fetch('/c/events')).status).toBe(401)
  expect((await started.fetch('', { ...post({ conversation_id: 'made' }), ...bearing('all') })).status).toBe(201)
  expect((await started.fetch('', { method: 'POST', body: '{}', ...bearing('good') })).status).toBe(403)
  expect(asked.items).toEqual([
    { token: 'good', conversationId: 'c', access: 'read' },
    { token: 'good', conversationId: 'd', access: 'read' },
    { token: 'bad', conversationId: 'd', access: 'read' },
    { token: 'all', conversationId: null, access: 'write' },
    { token: 'good', conversationId: null, access: 'write' },
  ])
})

test('a hook that fails is 503, and the log holds neither its words nor the token', async () => {
  const { started } = await hookServer({})
  const answer = await started.fetch('/c/events', bearing('breaks'))
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.body).toEqual({ code: 'server_error', detail: someText })
  expect(await connectWebSocket(started.url, { key: 'breaks' }).closed).toBe(1013)
  expect(await connectSocketIo(started.url, { key: 'breaks' }).frames.first(() => true)).toMatchObject({ type: 'connect_error', code: 'server_error', retry_after: 5 })
  expect(started.logged.items.filter(({ what }) => what === 'verify')).toHaveLength(3)
  expect(JSON.stringify([started.logged.items, answer.text])).not.toMatch(/breaks|look up/)
})

test.each(transports)('over $transport a key that was withdrawn sends nothing more, and its connection ends', async ({ connect }) => {
  const { started, tokens } = await hookServer({ good: { name: 'u' } })
  const client = connect(started.url, { key: 'good' })
  await client.reached(0)
  expect(await client.send({ ...message('1'), idempotency_key: '1' })).toMatchObject({ id: 1 })
  delete tokens['good']
  expect(await client.send({ ...message('2'), idempotency_key: '2' })).toMatchObject({ error: { code: 'unauthorized' } })
  expect([0, 4001]).toContain(await client.closed)
  expect(await started.conversation('c').getLatestEventId()).toBe(1)
})

test('what a socket sends is appended in its order, however long the hook takes for each', async () => {
  const questions = new Recording<() => void>()
  const user: Access = { name: 'u' }
  const later = () => new Promise<Access>((resolve) => questions.push(() => resolve(user)))
  const verify = (_token: string, { access }: AccessRequest): Access | Promise<Access> => (access === 'read' ? user : later())
  const started = await startServer({ verify })
  const conversation = await started.createConversation({ conversationId: 'c' })
  const client = connectWebSocket(started.url, { key: 'good' })
  await client.frames.first(({ type }) => type === 'replay_done')
  for (const content of ['1', '2', '3']) void client.send({ ...message(content), idempotency_key: content })
  let answered = 0
  const acks = () => client.frames.items.filter(({ type }) => type === 'ack').length
  while (acks() < 3) {
    await questions.until(() => questions.items.length > answered)
    // All that is asked by now; the last is answered first.
    await ask(`${started.url}/healthz`)
    const asked = questions.items.slice(answered).reverse()
    answered += asked.length
    for (const answer of asked) answer()
    await client.frames.until(() => acks() >= answered)
  }
  expect((await conversation.log.getMatchingEvents()).map((event) => event.message)).toEqual(['1', '2', '3'])
})

test('what comes on a WebSocket while its key is looked at is taken after it', async () => {
  let admit = () => {}
  const started = await startServer({ verify: (_token: string, { access }: AccessRequest): Access | Promise<Access> => (access === 'write' ? { name: 'u' } : new Promise<Access>((resolve) => (admit = () => resolve({ name: 'u' })))) })
  await started.createConversation({ conversationId: 'c' })
  const asked = new Recording<string>()
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/sockets/events/c`)
  socket.on('message', (data: Buffer) => asked.push(data.toString()))
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'auth', session_api_key: 'k' }))
    socket.send(JSON.stringify({ ...message('early'), idempotency_key: 'k1' }))
    socket.send(JSON.stringify({ ...message('early too'), idempotency_key: 'k2' }), () => asked.push('sent'))
  })
  await asked.first((text) => text === 'sent')
  await ask(`${started.url}/healthz`)
  admit()
  await asked.first((text) => text.includes('"ack"') && text.includes('k2'))
  socket.terminate()
  expect(await started.conversation('c').getLatestEventId()).toBe(1)
})

/** As an app writes it: what it is asked about is looked up, and the answer says no more than who it is. */
async function appServer(rights: Record<string, readonly string[]>) {
  const asked = new Recording<string>()
  const started = await startServer({
    verify: (token: string, { conversationId, access }: AccessRequest): Access | null => {
      const right = `${access} ${conversationId ?? 'all'}`
      asked.push(right)
      return rights[token]?.includes(right) === true ? { name: token } : null
    },
  })
  await started.createConversation({ conversationId: 'parent' })
  await started.createConversation({ conversationId: 'c', parentId: 'parent' })
  const remove = (token: string, id: string) => started.fetch(`/${id}`, { method: 'DELETE', ...bearing(token) })
  return { started, asked, remove }
}

test('who may write to a conversation does not delete it, nor does who may only make one; a hook is asked about both', async () => {
  const { started, asked, remove } = await appServer({ writer: ['write c'], maker: ['write all'], both: ['write c', 'write all'] })
  for (const [token, id] of [['writer', 'c'], ['maker', 'c'], ['writer', 'nowhere'], ['maker', 'nowhere'], ['both', 'nowhere']] as const) {
    const answer = await remove(token, id)
    expect(answer.status).toBe(401)
    expect(answer.text).not.toContain('not_found')
  }
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
  asked.items.length = 0
  expect((await remove('both', 'c')).status).toBe(200)
  expect(asked.items).toEqual(['write c', 'write all'])
})

test('a hook that names the conversation it was asked about may let its admin delete it', async () => {
  const verify = (token: string, { conversationId }: AccessRequest): Access | null =>
    conversationId !== null ? { name: token, conversations: [conversationId] } : token === 'admin' ? { name: token } : { name: token, conversations: [] }
  const started = await startServer({ verify })
  await started.createConversation({ conversationId: 'c' })
  const remove = (token: string) => started.fetch('/c', { method: 'DELETE', ...bearing(token) })
  expect((await remove('user')).status).toBe(403)
  expect((await remove('admin')).status).toBe(200)
})

test('a parent is told to whom a hook lets read it, however its answer for the child is written', async () => {
  const { started, asked } = await appServer({ child: ['read c'], family: ['read c', 'read parent'] })
  expect((await started.fetch('/c', bearing('child'))).body).toMatchObject({ conversation_id: 'c', parent_id: null })
  expect((await started.fetch('/c', bearing('family'))).body).toMatchObject({ conversation_id: 'c', parent_id: 'parent' })
  expect(asked.items).toEqual(['read c', 'read parent', 'read c', 'read parent'])
})
