// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAction } from 'eventreel'
import { useConversation, useAgentState, useTimelineRows } from 'eventreel/react'
import { eventFactory, renderWithConversation } from 'eventreel/testing'

afterEach(() => cleanup())

function Chat() {
  const { events, status, drafts, send, pending } = useConversation('42')
  return (
    <div>
      <p role="status">{status}</p>
      <ul>{events.map((event) => <li key={event.id}>{event.message ?? (isAction(event, 'message') ? event.args.content : '')}</li>)}</ul>
      <p data-testid="drafts">{drafts.map((draft) => draft.text).join()}</p>
      <p data-testid="pending">{pending.length}</p>
      <button onClick={() => void send('hello')}>Send</button>
    </div>
  )
}

describe.each([['real', false], ['fake', true]])('renderWithConversation under %s timers', (_, isFake) => {
  beforeEach(() => {
    if (isFake) vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('shows the log, then what is emitted', async () => {
    const make = eventFactory()
    const { conversation } = renderWithConversation(<Chat />, { events: [make.message('first', 'user')] })
    await conversation.emit(make.message('second'))
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['first', 'second'])
    expect(screen.getByRole('status').textContent).toBe('live')
  })

  it('gives ids to events without one', async () => {
    const { conversation } = renderWithConversation(<Chat />)
    await conversation.emit({ source: 'agent', action: 'message', args: { content: 'a' } }, { source: 'agent', action: 'message', args: { content: 'b' } })
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['a', 'b'])
  })

  it('goes offline and comes back', async () => {
    const { conversation } = renderWithConversation(<Chat />, { events: [eventFactory().message('first')] })
    await conversation.goOffline()
    expect(screen.getByRole('status').textContent).toBe('offline')
    await conversation.goOnline()
    expect(screen.getByRole('status').textContent).toBe('live')
  })

  it('fails as a server does that refuses', async () => {
    const { conversation } = renderWithConversation(<Chat />)
    await conversation.emit(eventFactory().message('first'))
    await conversation.fail('unauthorized')
    expect(screen.getByRole('status').textContent).toBe('failed')
    expect(screen.getByText('first')).toBeTruthy()
  })

  it('shows drafts, and what the app sends', async () => {
    const { conversation } = renderWithConversation(<Chat />)
    await conversation.draft('d', 'Thinking')
    expect(screen.getByTestId('drafts').textContent).toBe('Thinking')
    screen.getByText('Send').click()
    await conversation.draft('d', 'Thinking more')
    expect(conversation.sent).toMatchObject([{ action: { action: 'message', args: { content: 'hello' } } }])
    expect(screen.getByRole('listitem').textContent).toBe('hello')
    expect(screen.getByTestId('pending').textContent).toBe('0')
  })
})

it('begins in the status asked for', async () => {
  const { conversation } = renderWithConversation(<Chat />, { status: 'offline' })
  await conversation.draft('x', '')
  expect(screen.getByRole('status').textContent).toBe('offline')
  cleanup()
  renderWithConversation(<Chat />, { status: 'loading' })
  expect(screen.getByRole('status').textContent).toBe('loading')
})

it('serves the other hooks too', async () => {
  function View() {
    return <p role="status">{`${useAgentState('42')} ${useTimelineRows('42').map((row) => row.type).join()}`}</p>
  }
  const { conversation } = renderWithConversation(<View />)
  const make = eventFactory()
  await conversation.emit(...make.run('ls', 'a'), make.observation('agent_state_changed', '', { agent_state: 'running' }))
  expect(screen.getByRole('status').textContent).toBe('running day,call,state')
})
