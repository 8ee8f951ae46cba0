// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderWithConversation } from '../../src/testing/index.ts'
import { ConversationView } from '../../src/ui/index.ts'
import { said } from './rows/events.ts'

afterEach(cleanup)

test('where nothing has a size, a conversation shows its end, what comes, and what is sent', async () => {
  const events = Array.from({ length: 80 }, (_, id) => said(id, 'agent', `<${id}>`))
  const { conversation } = renderWithConversation(<ConversationView conversationId="42" />, { events })
  await screen.findByText('<79>')
  expect(screen.queryByText('<10>')).toBeNull()
  await conversation.emit(said(80, 'agent', '<80>'))
  await screen.findByText('<80>')
  const field = screen.getByRole('textbox')
  fireEvent.change(field, { target: { value: 'Go on' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(conversation.sent).toHaveLength(1))
})
