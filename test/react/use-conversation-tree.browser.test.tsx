import { StrictMode, type ReactNode } from 'react'
import { expect, it, onTestFinished, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { createEventClient, type AgentEvent, type EventClient } from 'eventreel'
import { EventClientProvider, useConversationTree } from 'eventreel/react'
import { eventFactory, ScriptedSource } from 'eventreel/testing'

function family(logs: Readonly<Record<string, readonly AgentEvent[]>>, fetch?: typeof globalThis.fetch) {
  const userId = crypto.randomUUID()
  const sources = new Map(Object.entries(logs).map(([id, events]) => [id, new ScriptedSource(events)]))
  const asked: string[] = []
  const client = createEventClient({
    userId,
    fetch,
    source: (id) => {
      asked.push(id)
      const source = sources.get(id)
      if (source === undefined) throw new Error(`There is no ${id}.`)
      return source
    },
  })
  onTestFinished(() => client.close())
  return { client, asked, emit: (id: string, events: readonly AgentEvent[]) => sources.get(id)?.emit(events) }
}

const delegate = (child: string, id = 0) => eventFactory({ firstId: id }).action('delegate', { agent: `agent ${child}`, conversation_id: child })
const state = (name: string, id: number) => eventFactory({ firstId: id }).observation('agent_state_changed', '', { agent_state: name })

function Tree({ id }: { readonly id: string | null }) {
  const { nodes, open, close } = useConversationTree(id)
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.conversationId}>
          <button type="button" onClick={() => (node.isOpen ? close : open)(node.conversationId)}>
            {`${node.depth} ${node.conversationId} ${node.status ?? 'closed'} ${node.state ?? ''}`.trim()}
          </button>
        </li>
      ))}
    </ul>
  )
}

const withClient = (client: EventClient, ui: ReactNode) => <EventClientProvider client={client}>{ui}</EventClientProvider>

it('shows a run and what it began, opens and closes each, and is live while it is open', async () => {
  const { client, asked, emit } = family({ root: [delegate('a')], a: [delegate('b'), state('running', 1)], b: [] })
  const screen = await render(withClient(client, <StrictMode><Tree id="root" /></StrictMode>))
  const button = (name: string) => screen.getByRole('button', { name, exact: true })
  await expect.element(button('0 root live')).toBeVisible()
  await expect.element(button('1 a closed')).toBeVisible()
  expect(new Set(asked)).toEqual(new Set(['root']))
  expect((await client.savedConversations()).map(({ conversationId }) => conversationId)).toEqual(['root'])
  await button('1 a closed').click()
  await expect.element(button('1 a live running')).toBeVisible()
  emit('a', [state('finished', 2)])
  await expect.element(button('1 a live finished')).toBeVisible()
  await button('2 b closed').click()
  await expect.element(button('2 b live')).toBeVisible()
  emit('b', [delegate('c')])
  await expect.element(button('3 c closed')).toBeVisible()
  await button('1 a live finished').click()
  await expect.element(button('1 a closed finished')).toBeVisible()
  await expect.element(button('2 b closed')).toBeVisible()
})

it('is another tree for another root, and none for null', async () => {
  const { client } = family({ root: [delegate('a')], other: [delegate('x')] })
  const screen = await render(withClient(client, <Tree id="root" />))
  await expect.element(screen.getByText('1 a closed')).toBeVisible()
  await screen.rerender(withClient(client, <Tree id="other" />))
  await expect.element(screen.getByText('1 x closed')).toBeVisible()
  expect(screen.container.textContent).not.toContain('root')
  await screen.rerender(withClient(client, <Tree id={null} />))
  await expect.poll(() => screen.container.textContent).toBe('')
})

it('says why a root cannot be opened', async () => {
  const { client } = family({})
  function Failure() {
    const { nodes, error } = useConversationTree('nobody')
    return <p>{error instanceof Error ? `${error.message} ${nodes.length}` : 'no error'}</p>
  }
  const screen = await render(withClient(client, <Failure />))
  await expect.element(screen.getByText('There is no nobody. 0')).toBeVisible()
})

it('asks no server for a list where the page has a source of its own and named none', async () => {
  const asked = vi.fn<typeof fetch>(() => Promise.resolve(Response.json({ results: [], next_page_id: null })))
  const { client } = family({ root: [delegate('a')] }, asked)
  const screen = await render(withClient(client, <Tree id="root" />))
  await expect.element(screen.getByText('0 root live')).toBeVisible()
  await expect(client.listConversations({ parentId: 'root' })).rejects.toMatchObject({ code: 'invalid_argument' })
  expect(asked).not.toHaveBeenCalled()
})
