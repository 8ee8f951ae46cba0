import '../../../src/ui/styles.css'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createEventClient, EventreelError } from '../../../src/index.ts'
import { EventClientProvider } from '../../../src/react/index.ts'
import { renderWithConversation, ScriptedSource } from '../../../src/testing/index.ts'
import { ConversationComposer, type ConversationComposerProps } from '../../../src/ui/index.ts'
import { said, state } from '../rows/events.ts'
import { paste, picture } from './files.ts'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(cleanup)

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const send = () => fireEvent.keyDown(field(), { key: 'Enter' })

function show(options: Parameters<typeof renderWithConversation>[1] = {}, props: Partial<ConversationComposerProps> = {}) {
  return renderWithConversation(<ConversationComposer conversationId="42" {...props} />, options)
}

const clientOf = (userId: string | undefined, source: ScriptedSource = new ScriptedSource([]), cache?: 'memory') => {
  const client = createEventClient({ baseUrl: 'https://agents.example', source: () => source, userId, databaseName: 'composer-tests', cache })
  onTestFinished(() => client.close())
  return client
}
const within = (client: ReturnType<typeof clientOf>, ui: ReactNode = <ConversationComposer conversationId="42" />) => <EventClientProvider client={client}>{ui}</EventClientProvider>

test('text and pictures go as one message of the user', async () => {
  const { conversation } = show({ events: [said(0, 'agent')] }, { attachments: true })
  type('See this')
  paste(field(), [await picture()])
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(false))
  await screen.findByText('cart.png')
  await waitFor(() => {
    send()
    expect(conversation.sent).toHaveLength(1)
  })
  expect(conversation.sent[0]?.action).toEqual({
    source: 'user',
    action: 'message',
    args: { content: 'See this', image_urls: [expect.stringMatching(/^data:image\/png/)], file_urls: [] },
  })
})

test('ArrowUp brings back what was sent last, in the log or on its way there', async () => {
  const { conversation } = show({ events: [said(0, 'user', 'In the log'), said(1, 'agent', 'Well?')] })
  await waitFor(() => {
    fireEvent.keyDown(field(), { key: 'ArrowUp' })
    expect(field().value).toBe('In the log')
  })
  fireEvent.keyDown(field(), { key: 'Escape' })
  await conversation.goOffline()
  type('On its way')
  send()
  await waitFor(() => {
    fireEvent.keyDown(field(), { key: 'Escape' })
    fireEvent.keyDown(field(), { key: 'ArrowUp' })
    expect(field().value).toBe('On its way')
  })
})

test('an agent that has worked for long can be paused by whoever comes late', async () => {
  show({ events: [state(0, 'running'), ...Array.from({ length: 400 }, (_, index) => said(index + 1, 'agent'))] })
  await screen.findByText('Working')
  expect(screen.getByRole('button', { name: 'Pause' })).toBeDefined()
})

test('without a network a message waits, the agent is left alone, and both go on with it', async () => {
  const { conversation } = show({ events: [said(0, 'user'), state(1, 'running')] })
  await screen.findByText('Working')
  await conversation.goOffline()
  await screen.findByText('Sent when the network is back')
  expect(screen.getByRole('button', { name: 'Pause' }).getAttribute('aria-disabled')).toBe('true')
  type('Later')
  send()
  expect(conversation.sent).toHaveLength(0)
  await conversation.goOnline()
  await waitFor(() => expect(conversation.sent).toHaveLength(1))
  expect(screen.queryByText('Sent when the network is back')).toBeNull()
})

test('what the agent was asked and the server refuses is told, and not kept to be asked later', async () => {
  const source = new ScriptedSource([said(0, 'user'), state(1, 'running')])
  let refuse: (() => void) | undefined
  source.send = () => new Promise((_, reject) => (refuse = () => reject(new EventreelError('bad_request', 'Not now.'))))
  const client = clientOf(undefined, source, 'memory')
  render(within(client))
  fireEvent.click(await screen.findByRole('button', { name: 'Pause' }))
  await screen.findByText('Pausing')
  await waitFor(() => expect(refuse).toBeDefined())
  refuse?.()
  await screen.findByText('The agent could not be asked: Not now.')
  await screen.findByText('Working')
  await client.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  await waitFor(() => expect(screen.queryByText(/could not be asked/)).toBeNull())
})

test('what the server takes at most is named before it is sent, once it has said so', async () => {
  class SmallServer extends ScriptedSource {
    override async *connect(cursor: Parameters<ScriptedSource['connect']>[0]) {
      for await (const frame of super.connect(cursor)) yield 'connected' in frame ? { ...frame, maxEventBytes: 2_000 } : frame
    }
  }
  render(within(clientOf(undefined, new SmallServer([said(0, 'agent')]), 'memory')))
  type('a'.repeat(3_000))
  expect(await screen.findByText('Too large to send. Over by 2 kB')).toBeTruthy()
})

test('one user’s text is never shown to another, and is there for the first again', async () => {
  const source = new ScriptedSource([])
  const [ann, bob] = [clientOf('ann', source), clientOf('bob', source)]
  const { rerender } = render(within(ann))
  type('Ann’s secret')
  rerender(within(bob))
  expect(field().value).toBe('')
  rerender(within(ann))
  expect(field().value).toBe('Ann’s secret')
})

test('clearing what a device keeps of a user takes the text from the field and the storage', async () => {
  const ann = clientOf('ann')
  render(within(ann))
  type('Ann’s secret')
  expect(Object.values({ ...localStorage, ...sessionStorage })).toContain('Ann’s secret')
  await ann.clear()
  await waitFor(() => expect(field().value).toBe(''))
  expect([...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.includes('ann'))).toEqual([])
})

test('a client that keeps nothing on the device keeps the text on the page, for each conversation', async () => {
  const client = clientOf('ann', new ScriptedSource([]), 'memory')
  const at = (conversationId: string) => within(client, <ConversationComposer conversationId={conversationId} />)
  const { rerender } = render(at('1'))
  type('For one')
  rerender(at('2'))
  expect(field().value).toBe('')
  rerender(at('1'))
  expect(field().value).toBe('For one')
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  rerender(within(clientOf('bob', new ScriptedSource([]), 'memory'), <ConversationComposer conversationId="1" />))
  expect(field().value).toBe('')
})

test('with no store nothing is kept at all', async () => {
  const ann = clientOf('ann')
  const { unmount } = render(within(ann, <ConversationComposer conversationId="42" textStore={null} />))
  type('Gone')
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  unmount()
  render(within(ann, <ConversationComposer conversationId="42" textStore={null} />))
  expect(field().value).toBe('')
})

test('without a conversation nothing can be written', () => {
  render(within(clientOf('ann'), <ConversationComposer conversationId={null} />))
  expect(field().disabled).toBe(true)
  expect(screen.queryByRole('button', { name: 'Attach' })).toBeNull()
})
