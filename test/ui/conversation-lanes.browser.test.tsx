import { expect, it, onTestFinished } from 'vitest'
import { render } from 'vitest-browser-react'
import { createEventClient, EventreelError, type AgentEvent } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import { eventFactory, ScriptedSource } from 'eventreel/testing'
import { ConversationLanes } from 'eventreel/ui/pictures'
import 'eventreel/ui/styles.css'
import 'eventreel/ui/pictures/styles.css'

const gone = new EventreelError('conversation_not_found', 'There is no such conversation.')

function delegating(children: readonly string[]): AgentEvent[] {
  const make = eventFactory()
  return children.map((id) => make.action('delegate', { agent: `agent ${id}`, conversation_id: id }))
}

/** A run and those that it began; what has no log is gone. */
async function show(logs: Readonly<Record<string, readonly AgentEvent[]>>, view: 'list' | 'waterfall' = 'list') {
  const client = createEventClient({
    userId: crypto.randomUUID(),
    source: (id) => {
      const source = new ScriptedSource(logs[id])
      if (logs[id] === undefined) source.fail(gone)
      return source
    },
  })
  onTestFinished(() => client.close())
  return render(
    <EventClientProvider client={client}>
      <div style={{ blockSize: 500 }}>
        <ConversationLanes conversationId="root" view={view} />
      </div>
    </EventClientProvider>,
  )
}

it('says of a run that is gone that it is, and shows the others', async () => {
  const screen = await show({ root: delegating(['lost', 'kept']), kept: [eventFactory().message('kept and here')] })
  await screen.getByRole('button', { name: 'agent lost' }).click()
  await screen.getByRole('button', { name: 'agent kept' }).click()
  await expect.element(screen.getByRole('alert')).toHaveTextContent('agent lost There is no such conversation.')
  await expect.element(screen.getByRole('option', { name: /kept and here/ })).toBeVisible()
})

it.each(['list', 'waterfall'] as const)('does not say of a run that is gone that nothing has happened in it, as a %s', async (view) => {
  const screen = await show({}, view)
  await expect.element(screen.getByRole('alert')).toHaveTextContent('This run There is no such conversation.')
  expect(screen.container.textContent).not.toContain('Nothing has happened yet.')
})

it('keeps room for the lanes, however many runs there are to choose from', async () => {
  const screen = await show({ root: delegating(Array.from({ length: 200 }, (_, index) => `number ${index} of a great many`)) })
  await expect.element(screen.getByRole('button', { name: 'agent number 199 of a great many' })).toBeInTheDocument()
  await expect.poll(() => screen.getByRole('listbox').element().getBoundingClientRect().height).toBeGreaterThan(250)
  expect(screen.getByRole('listbox').element().getBoundingClientRect().bottom).toBeLessThanOrEqual(screen.container.getBoundingClientRect().bottom)
})
