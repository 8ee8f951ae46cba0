import '../../src/ui/styles.css'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderWithConversation } from '../../src/testing/index.ts'
import { ConversationView } from '../../src/ui/index.ts'
import { ran, run, said, state } from './rows/events.ts'
import { settle } from './timeline-harness.tsx'

afterEach(cleanup)

function show(options: Parameters<typeof renderWithConversation>[1]) {
  return renderWithConversation(
    <div style={{ inlineSize: 800, blockSize: 500 }}>
      <ConversationView conversationId="42" timeZone="UTC" />
    </div>,
    options,
  )
}

const history = Array.from({ length: 250 }, (_, id) => said(id, id % 2 === 0 ? 'user' : 'agent', `<${id}>`))
const scroller = () => screen.getByRole('log')
const scrollToTop = () => {
  scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -1_000, bubbles: true }))
  scroller().scrollTop = 0
}
const fromEnd = () => scroller().scrollHeight - scroller().clientHeight - scroller().scrollTop

test('a conversation is there at its end, and what comes is shown', async () => {
  const { conversation } = show({ events: history })
  await screen.findByText('<249>')
  await conversation.emit(said(250, 'agent', '<250>'))
  await screen.findByText('<250>')
  await settle()
  expect(fromEnd()).toBeLessThan(2)
})

test('scrolling back brings the pages before, down to the beginning', async () => {
  show({ events: history })
  await screen.findByText('<249>')
  for (let page = 0; page < 2; page++) {
    scrollToTop()
    // A page that came stands before what is read, which keeps its place.
    await waitFor(() => expect(scroller().scrollTop).toBeGreaterThan(0), { timeout: 5_000 })
    await settle()
  }
  scrollToTop()
  await screen.findByText('<0>')
  expect(screen.getByText('The beginning of the conversation')).toBeTruthy()
})

test('a call shows that it runs, and then how it went', async () => {
  const { conversation } = show({ events: [said(0, 'user'), state(1, 'running'), run(2, 'make all')] })
  expect((await screen.findByText('make all')).closest('[data-part="card"]')?.getAttribute('data-status')).toBe('running')
  await conversation.emit(ran(3, 2, 2))
  await screen.findByText('exit 2')
})

test('a draft is shown while it is written and becomes the message in its place', async () => {
  const { conversation } = show({ events: [said(0, 'user')] })
  await waitFor(() => expect(document.querySelector('[data-part="conversation"]')?.getAttribute('data-status')).toBe('live'))
  await conversation.draft('d', 'Hel')
  const row = (await screen.findByText('Hel')).closest('.er-row')
  await conversation.emit(said(1, 'agent', 'Hello', { draft_key: 'd' }))
  expect((await screen.findByText('Hello')).closest('.er-row')).toBe(row)
})

test('what the person writes is sent, and shown as sent when the log has it', async () => {
  const { conversation } = show({ events: [said(0, 'agent', 'Well?')] })
  await screen.findByText('Well?')
  const field = screen.getByRole('textbox', { name: 'Message' })
  fireEvent.change(field, { target: { value: 'Do it' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await screen.findByText('Do it')
  await waitFor(() => expect(conversation.sent).toHaveLength(1))
  expect(conversation.sent[0]?.action).toMatchObject({ action: 'message', args: { content: 'Do it' } })
  await waitFor(() => expect(document.querySelector('[data-part="pending"]')).toBeNull())
  expect(screen.getByText('Do it').closest('[data-part="message"]')).not.toBeNull()
})

test('the agent can be paused', async () => {
  const { conversation } = show({ events: [said(0, 'user'), state(1, 'running')] })
  fireEvent.click(await screen.findByRole('button', { name: 'Pause' }))
  await waitFor(() => expect(conversation.sent[0]?.action).toMatchObject({ action: 'change_agent_state', args: { agent_state: 'paused' } }))
})

test('without a network the history stays, and a strip says so', async () => {
  const { conversation } = show({ events: history.slice(0, 20) })
  await screen.findByText('<19>')
  await conversation.goOffline()
  await screen.findByText(/^Offline\. Showing 20 events saved here\./)
  expect(screen.getByText('<19>')).toBeTruthy()
})

test('a final refusal names its cause and keeps the history', async () => {
  const { conversation } = show({ events: history.slice(0, 20) })
  await screen.findByText('<19>')
  await conversation.fail('unauthorized', 'The key is not accepted.')
  await screen.findByText('This conversation cannot be reached. The key is not accepted.')
  expect(screen.getByText('<19>')).toBeTruthy()
})
