import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { EventreelError } from '../src/errors.ts'
import { ConversationComposer, type ConversationComposerProps } from '../src/ui/index.ts'
import { StoryClient } from './connected/StoryClient.tsx'
import { StoryServer } from './connected/story-server.ts'

interface StageProps extends ConversationComposerProps {
  readonly agentState: string
  readonly act: (server: StoryServer) => void
}

/** A composer on a server in the page, whose agent is in a state. */
function Stage({ agentState, act, ...composer }: StageProps) {
  const [options] = useState(() => {
    const server = new StoryServer([{ id: 0, source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: agentState } }])
    act(server)
    return { source: () => server, runtime: server.runtime }
  })
  return (
    <StoryClient options={options}>
      <ConversationComposer {...composer} />
    </StoryClient>
  )
}

const meta: Meta<StageProps> = {
  title: 'Composer/ConversationComposer',
  component: ConversationComposer,
  args: { conversationId: 'sample', agentState: 'awaiting_user_input', act: () => {} },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

/** Sent, and there again by ArrowUp. */
export const Sends: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Waiting for you')
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'Hello{Enter}')
    await waitFor(() => expect(field).toHaveValue(''))
    await waitFor(async () => {
      await userEvent.type(field, '{Escape}{ArrowUp}')
      await expect(field).toHaveValue('Hello')
    })
  },
}

export const Offline: Story = {
  args: { agentState: 'running', act: (server) => server.goOffline() },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Sent when the network is back')).toBeVisible()
  },
}

/** The server will not pause its agent: that is told, and not asked again later. */
export const CannotBeAsked: Story = {
  args: {
    agentState: 'running',
    act: (server) => {
      server.send = () => Promise.reject(new EventreelError('bad_request', 'This agent cannot be paused.'))
    },
  },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Pause' }))
    await expect(await canvas.findByText('The agent could not be asked: This agent cannot be paused.')).toBeVisible()
  },
}

export const WithoutAConversation: Story = {
  args: { conversationId: null },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('textbox')).toBeDisabled()
  },
}
