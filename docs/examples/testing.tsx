// Run by test/docs/testing-example.test.tsx.
import { expect, test } from 'vitest'
import { eventFactory, renderWithConversation } from 'eventreel/testing'
import { Chat } from './chat.tsx'

test('shows what was said, and what is said next', async () => {
  const { conversation, getByText } = renderWithConversation(<Chat id="demo" />, { events: [eventFactory().message('Hello')] })
  await conversation.emit({ source: 'agent', action: 'message', args: { content: 'Done.' } })
  expect([getByText('Hello').tagName, getByText('Done.').tagName]).toEqual(['LI', 'LI'])
})
