import { expect, onTestFinished, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { createEventClient } from 'eventreel'
import { EventClientProvider, useConversationTree } from 'eventreel/react'
import { ScriptedSource } from 'eventreel/testing'

const chunk = vi.hoisted(() => {
  let fail = () => {}
  const failed = new Promise<void>((resolve) => (fail = resolve))
  return { failed, fail }
})

vi.mock('../../src/stream/follow-tree.ts', async () => {
  await chunk.failed
  throw new Error('There is no network.')
})

function Trees({ id }: { readonly id: string | null }) {
  const left = useConversationTree(id)
  const kept = useConversationTree('root')
  return <p>{[left, kept].map(({ error, nodes }) => `${error === null ? 'no error' : 'an error'} ${nodes.length}`).join(', ')}</p>
}

test('a tree whose code cannot be loaded says so, and one that was left meanwhile says nothing', async () => {
  const client = createEventClient({ userId: crypto.randomUUID(), source: () => new ScriptedSource([]) })
  onTestFinished(() => client.close())
  const show = (id: string | null) => (
    <EventClientProvider client={client}>
      <Trees id={id} />
    </EventClientProvider>
  )
  const screen = await render(show('other'))
  await screen.rerender(show(null))
  chunk.fail()
  await expect.element(screen.getByText('no error 0, an error 0')).toBeVisible()
})
