import '../../src/ui/styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { createEventClient } from '../../src/create-event-client.ts'
import { EventClientProvider } from '../../src/react/event-client-provider.tsx'
import { useConversation } from '../../src/react/use-conversation.ts'
import { createRecorder } from '../../src/source/recorder.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { renderWithConversation } from '../../src/testing/index.ts'
import { ConversationDevtools, Conversations } from '../../src/ui/panels/index.ts'
import { said } from './rows/events.ts'

afterEach(cleanup)

function Shown() {
  return <p>{useConversation('42').status}</p>
}

const fact = (name: string) => screen.getAllByText(name, { selector: 'dt' }).map((term) => term.nextElementSibling?.textContent)

test('the devtools follow the session: what it holds, and what happens to it', async () => {
  const { conversation } = renderWithConversation(
    <>
      <Shown />
      <ConversationDevtools conversationId="42" />
    </>,
    { events: [said(0, 'user', 'one'), said(1, 'agent', 'two')] },
  )
  await waitFor(() => expect(fact('Latest event')).toEqual(['1']))
  await conversation.emit(said(2, 'agent', 'three'))
  await waitFor(() => expect(fact('Latest event')).toEqual(['2']))
  expect(fact('Kept')).toEqual(['3 of 3 events', '0–2'])
  await conversation.fail('unauthorized', 'The key is not taken.')
  await screen.findByText('unauthorized · The key is not taken.')
  expect(fact('Connection')).toEqual(['Failed'])
})

test('devtools alone connect nothing', async () => {
  renderWithConversation(<ConversationDevtools conversationId="42" />, { events: [said(0, 'user', 'one')] })
  await waitFor(() => expect(fact('Connection')).not.toEqual([]))
  await new Promise((resolve) => requestAnimationFrame(resolve))
  expect(fact('Connection')).not.toEqual(['Live'])
  expect(screen.queryByText('Connected')).toBeNull()
})

test('what is recorded is downloaded as a file named after the conversation', async () => {
  const recorder = createRecorder()
  let saved: string | undefined
  const click = HTMLAnchorElement.prototype.click
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    saved = this.download
  }
  onTestFinished(() => {
    HTMLAnchorElement.prototype.click = click
  })
  renderWithConversation(<ConversationDevtools conversationId="a b" recorder={recorder} />)
  fireEvent.click(await screen.findByRole('button', { name: 'Download the recording' }))
  expect(saved).toBe('a_b.eventreel.json')
})

test('the server’s conversations are listed with what the app knows of them, page by page, and asked for again after a failure', async () => {
  const pages: Record<string, unknown> = {
    first: { results: [{ conversation_id: 'a', title: 'One', last_updated_at: '2026-03-02T10:00:00Z' }], next_page_id: 'second' },
    second: { results: [{ conversation_id: 'b', title: 'Two' }], next_page_id: null },
  }
  const databaseName = `list-${crypto.randomUUID()}`
  let isUp = false
  const client = createEventClient({
    baseUrl: 'http://server.example',
    databaseName,
    fetch: async (input) => {
      if (!isUp) return new Response('{}', { status: 403 })
      return Response.json(pages[new URL(input instanceof Request ? input.url : String(input)).searchParams.get('page_id') ?? 'first'])
    },
  })
  onTestFinished(() => client.close())
  const disk = await EventStore.open({ conversationId: 'b', baseUrl: 'http://server.example/api/conversations/b', databaseName })
  await disk.append([said(0, 'user', 'Kept from the last visit.')])
  await disk.close()
  const chosen: string[] = []
  render(
    <QueryClientProvider client={new QueryClient()}>
      <EventClientProvider client={client}>
        <Conversations onSelect={(id) => chosen.push(id)} timeZone="UTC" detailsOf={(id) => (id === 'b' ? { state: 'paused' } : undefined)} />
      </EventClientProvider>
    </QueryClientProvider>,
  )
  await screen.findByRole('alert')
  isUp = true
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  fireEvent.click(await screen.findByRole('button', { name: /^One/ }))
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }))
  await screen.findByRole('button', { name: /^Two.*Paused.*Saved here, \d+ bytes/ })
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  expect(chosen).toEqual(['a'])
})
