import { expect, onTestFinished, test } from 'vitest'
import { createEventClient } from 'eventreel'
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
