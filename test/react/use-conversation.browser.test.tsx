import { Component, StrictMode, useState, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { hydrateRoot } from 'react-dom/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { render } from 'vitest-browser-react'
import { createEventClient, EventreelError, type AgentEvent, type ConversationSource, type EventClient } from 'eventreel'
import { EventClientProvider, useConversation, useConnectionState, useSendEvent } from 'eventreel/react'
import { eventFactory, ScriptedSource } from 'eventreel/testing'

function open(source: ConversationSource, userId = crypto.randomUUID()) {
  const client = createEventClient({ source: () => source, userId })
  onTestFinished(() => client.close())
  return { client, userId }
}

const messages = (count: number): AgentEvent[] => {
  const make = eventFactory()
  return Array.from({ length: count }, (_, id) => make.message(`message ${id}`))
}

function Ids({ id = 'c' }: { id?: string }) {
  const { events, status } = useConversation(id)
  return <p data-testid="ids">{`${status} ${events.map((event) => event.id).join()}`}</p>
}

const withClient = (client: EventClient, ui: ReactNode) => <EventClientProvider client={client}>{ui}</EventClientProvider>

describe('useConversation', () => {
  it('shows history, then live events', async () => {
    const source = new ScriptedSource(messages(3))
    const screen = await render(withClient(open(source).client, <Ids />))
    await expect.element(screen.getByTestId('ids')).toHaveTextContent('live 0,1,2')
    source.emit([eventFactory({ firstId: 3 }).message('new')])
    await expect.element(screen.getByTestId('ids')).toHaveTextContent('live 0,1,2,3')
  })

  it('shows from the disk what an earlier page has read, with the server silent', async () => {
    const { client, userId } = open(new ScriptedSource(messages(3)))
    const first = await render(withClient(client, <Ids />))
    await expect.element(first.getByTestId('ids')).toHaveTextContent('live 0,1,2')
    await first.unmount()
    client.close()
    const silent = new ScriptedSource(messages(3))
    silent.hang()
    const second = await render(withClient(open(silent, userId).client, <Ids />))
    await expect.element(second.getByTestId('ids')).toHaveTextContent('cached 0,1,2')
    await second.unmount()
    const stranger = await render(withClient(open(silent).client, <Ids />))
    await expect.element(stranger.getByTestId('ids')).toHaveTextContent('loading')
  })

  it('makes one session of two views, and of a view that StrictMode mounts twice', async () => {
    const source = new ScriptedSource(messages(3))
    let connects = 0
    const connect = source.connect.bind(source)
    source.connect = (cursor) => {
      connects++
      return connect(cursor)
    }
    const { client } = open(source)
    const screen = await render(withClient(client, <StrictMode><Ids /><Ids /></StrictMode>))
    await expect.element(screen.getByTestId('ids').first()).toHaveTextContent('live 0,1,2')
    await expect.element(screen.getByTestId('ids').last()).toHaveTextContent('live 0,1,2')
    expect(connects).toBe(1)
  })

  it('renders a view that selects only when its selection changes', async () => {
    const source = new ScriptedSource(messages(3))
    let renders = 0
    function Status() {
      renders++
      return <p data-testid="status">{useConnectionState('c').status}</p>
    }
    const screen = await render(withClient(open(source).client, <><Status /><Ids /></>))
    await expect.element(screen.getByTestId('status')).toHaveTextContent('live')
    const before = renders
    source.emit([eventFactory({ firstId: 3 }).message('new')])
    await expect.element(screen.getByTestId('ids')).toHaveTextContent('live 0,1,2,3')
    expect(renders).toBe(before)
  })

  it('keeps the identity of its actions', async () => {
    const source = new ScriptedSource(messages(1))
    const seen = new Set<unknown>()
    function View() {
      const { loadOlder, send, status } = useConversation('c')
      seen.add(loadOlder).add(send)
      return <p data-testid="status">{status}</p>
    }
    const screen = await render(withClient(open(source).client, <View />))
    await expect.element(screen.getByTestId('status')).toHaveTextContent('live')
    expect(seen.size).toBe(2)
  })

  it('moves to another conversation without a trace of the first', async () => {
    const sources = { a: new ScriptedSource(messages(3)), b: new ScriptedSource(messages(1)) }
    const client = createEventClient({ source: (id) => (id === 'a' ? sources.a : sources.b), userId: crypto.randomUUID() })
    onTestFinished(() => client.close())
    function Switch() {
      const [id, setId] = useState('a')
      return <><button onClick={() => setId('b')}>Next</button><Ids id={id} /></>
    }
    const screen = await render(withClient(client, <Switch />))
    await expect.element(screen.getByTestId('ids')).toHaveTextContent('live 0,1,2')
    await screen.getByText('Next').click()
    await expect.poll(() => screen.getByTestId('ids').element().textContent).toBe('live 0')
  })

  it('opens nothing for null', async () => {
    const source = new ScriptedSource(messages(1))
    let asked = 0
    const client = createEventClient({ source: () => (asked++, source), userId: 'u' })
    function View() {
      const { status, conversation } = useConversation(null)
      return <p data-testid="status">{`${status} ${conversation === null}`}</p>
    }
    const screen = await render(withClient(client, <View />))
    await expect.element(screen.getByTestId('status')).toHaveTextContent('loading true')
    expect(asked).toBe(0)
  })

  it('sends, and shows what is under way until the log has it', async () => {
    const source = new ScriptedSource(messages(1))
    function View() {
      const { send, pending } = useSendEvent('c')
      return <button onClick={() => void send('hi')}>{`pending ${pending.length}`}</button>
    }
    const screen = await render(withClient(open(source).client, <><View /><Ids /></>))
    await screen.getByRole('button').click()
    await expect.element(screen.getByTestId('ids')).toHaveTextContent('live 0,1')
    await expect.element(screen.getByRole('button')).toHaveTextContent('pending 0')
    expect(source.sent).toHaveLength(1)
  })

  it('gives a final error to the error boundary when asked to', async () => {
    const source = new ScriptedSource(messages(1))
    class Boundary extends Component<{ children: ReactNode }, { code: string | null }> {
      override state = { code: null }
      static getDerivedStateFromError(error: unknown) {
        return { code: error instanceof EventreelError ? error.code : 'other' }
      }
      override render() {
        return this.state.code === null ? this.props.children : <p data-testid="code">{this.state.code}</p>
      }
    }
    function View() {
      return <p>{useConversation('c', { throwOnError: true }).status}</p>
    }
    const { client } = open(source)
    source.fail(new EventreelError('forbidden', 'No.'))
    // React reports what a boundary catches, too.
    const report = console.error
    console.error = () => {}
    onTestFinished(() => {
      console.error = report
    })
    const screen = await render(withClient(client, <Boundary><View /></Boundary>))
    await expect.element(screen.getByTestId('code')).toHaveTextContent('forbidden')
  })

  it('renders on the server from initial events, and hydrates without a mismatch', async () => {
    const initialEvents = messages(2)
    function View() {
      const { events, status } = useConversation('c', { initialEvents })
      return <p data-testid="ids">{`${status} ${events.map((event) => event.id).join()}`}</p>
    }
    const { client } = open(new ScriptedSource(messages(3)))
    const html = renderToString(withClient(client, <View />))
    expect(html).toContain('loading 0,1')
    const container = document.createElement('div')
    container.innerHTML = html
    document.body.append(container)
    const mistakes: unknown[] = []
    const root = hydrateRoot(container, withClient(client, <View />), { onRecoverableError: (error) => mistakes.push(error) })
    onTestFinished(() => {
      root.unmount()
      container.remove()
    })
    await expect.poll(() => container.textContent).toBe('live 0,1,2')
    expect(mistakes).toEqual([])
  })
})
