import { expect, it, onTestFinished } from 'vitest'
import { createEventClient } from 'eventreel'
import type { ConversationTree } from '../../src/stream/conversation-tree.ts'
import { followTree } from '../../src/stream/follow-tree.ts'
import { Recording, startServer } from '../server/harness.ts'

it('on a server asks for nothing of a sub-conversation before it is opened, and then follows it', async () => {
  const server = await startServer()
  const root = await server.createConversation({ conversationId: 'root' })
  const child = await server.createConversation({ conversationId: 'child', parentId: 'root', title: 'The child' })
  await server.createConversation({ conversationId: 'grandchild', parentId: 'child' })
  await server.createConversation({ conversationId: 'silent', parentId: 'root', title: 'Named by no event' })
  await child.addEvent({ action: 'message', args: { content: 'hello' } }, 'agent')
  await root.addEvent({ action: 'delegate', args: { agent: 'reviewer', conversation_id: 'child' } }, 'agent')
  const asked: string[] = []
  const counted: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(new Request(input, init).url)
    asked.push(`${pathname}${pathname.endsWith('/events') ? '' : search}`)
    return fetch(input, init)
  }
  const client = createEventClient({ baseUrl: server.url, cache: 'memory', fetch: counted })
  const told = new Recording<ConversationTree>()
  const stop = new AbortController()
  onTestFinished(() => {
    stop.abort()
    client.close()
  })
  const node = (tree: ConversationTree | undefined, id: string) => tree?.nodes.find(({ conversationId }) => conversationId === id)
  followTree(client, 'root', (tree) => told.push(tree), stop.signal, {})
  const known = await told.first((tree) => node(tree, 'silent') !== undefined && node(tree, 'child')?.actionId === 0)
  expect(known.nodes.map(({ conversationId, title }) => [conversationId, title])).toEqual([['root', null], ['child', 'The child'], ['silent', 'Named by no event']])
  expect(new Set(asked)).toEqual(new Set(['/api/conversations/root/events', '/api/conversations?limit=100&parent_id=root']))
  known.open('child')
  const opened = await told.first((tree) => node(tree, 'grandchild') !== undefined)
  expect(node(opened, 'child')).toMatchObject({ isOpen: true, status: 'live' })
  expect(asked.some((path) => path.startsWith('/api/conversations/grandchild') || path.startsWith('/api/conversations/silent'))).toBe(false)
  await child.addEvent({ observation: 'agent_state_changed', content: '', extras: { agent_state: 'finished' } }, 'environment')
  expect(node(await told.first((tree) => node(tree, 'child')?.state === 'finished'), 'child')).toMatchObject({ status: 'live' })
})
