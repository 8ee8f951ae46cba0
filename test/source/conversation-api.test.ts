import { expect, onTestFinished, test } from 'vitest'
import { createEventClient } from 'eventreel'
import { startV1Server } from '../fakes/v1-server.ts'
import { startServer } from '../server/harness.ts'

async function family(fetch?: typeof globalThis.fetch) {
  const server = await startServer()
  const client = createEventClient({ baseUrl: server.url, fetch, cache: 'memory' })
  onTestFinished(() => client.close())
  await client.createConversation({ conversationId: 'parent' })
  for (const conversationId of ['z', 'a', 'm']) await client.createConversation({ conversationId, parentId: 'parent', title: `Child ${conversationId}` })
  return client
}

test('a client lists the children of a conversation, page by page', async () => {
  const client = await family()
  const first = await client.listConversations({ parentId: 'parent', limit: 2 })
  expect(first.results).toMatchObject([{ conversationId: 'z', parentId: 'parent', title: 'Child z' }, { conversationId: 'a' }])
  const second = await client.listConversations({ parentId: 'parent', limit: 2, pageId: first.nextPageId ?? '' })
  expect(second).toMatchObject({ results: [{ conversationId: 'm' }], nextPageId: null })
})

test('of a server that does not know the question it takes no other conversation for a child', async () => {
  const client = await family((input, init) => globalThis.fetch(new Request(input, init).url.replace(/&parent_id=[^&]*/, ''), init))
  const { results } = await client.listConversations({ parentId: 'parent' })
  expect(results.map(({ conversationId }) => conversationId)).toEqual(['m', 'a', 'z'])
  expect(await client.listConversations({ parentId: 'nobody', limit: 2 })).toEqual({ results: [], nextPageId: null })
})

test('of a V1 server it lists what the conversation itself names', async () => {
  const server = await startV1Server({ subConversationIds: ['b', 'a', '../c'], sessionApiKey: 'key' })
  onTestFinished(() => server.close())
  const client = createEventClient({ baseUrl: server.url, sessionApiKey: 'key', cache: 'memory' })
  onTestFinished(() => client.close())
  const { results, nextPageId } = await client.listConversations({ parentId: server.conversationId })
  expect(results.map(({ conversationId, parentId, title }) => [conversationId, parentId, title])).toEqual([['b', server.conversationId, null], ['a', server.conversationId, null]])
  expect(nextPageId).toBeNull()
  await expect(client.listConversations({ parentId: 'nobody' })).rejects.toMatchObject({ code: 'conversation_not_found' })
})

test('asks the server of a conversation for its children, with the key of that server', async () => {
  const [one, other] = await Promise.all([startServer(), startServer({ sessionApiKey: 'of the other' })])
  await other.createConversation({ conversationId: 'child', parentId: 'parent' })
  const client = createEventClient({ baseUrl: one.url, resolve: (id) => (id === 'parent' ? { baseUrl: other.url, sessionApiKey: 'of the other' } : { baseUrl: one.url }), cache: 'memory' })
  onTestFinished(() => client.close())
  expect((await client.listConversations({ parentId: 'parent' })).results.map(({ conversationId }) => conversationId)).toEqual(['child'])
  expect((await client.listConversations({ parentId: 'elsewhere' })).results).toEqual([])
})
