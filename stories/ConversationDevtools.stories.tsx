import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { useConversation } from '../src/react/use-conversation.ts'
import { createRecorder } from '../src/source/recorder.ts'
import { ConversationDevtools, type ConversationDevtoolsProps } from '../src/ui/panels/index.ts'
import { Backstage } from './connected/Backstage.tsx'
import { StoryClient } from './connected/StoryClient.tsx'
import { storyServer } from './connected/story-server.ts'

/** The tools look on: something else has to follow the conversation. */
function Follower({ conversationId }: Pick<ConversationDevtoolsProps, 'conversationId'>) {
  useConversation(conversationId)
  return null
}

function Stage(props: ConversationDevtoolsProps) {
  const [{ options, recorder, acts }] = useState(() => {
    const server = storyServer(340)
    const recorder = createRecorder()
    const acts = { 'Say something': () => server.say('I have looked at the total.'), 'Cut the link': () => server.cut(), 'Mend it': () => server.mend() }
    return { recorder, acts, options: { source: () => server, runtime: server.runtime, recorder } }
  })
  return (
    <Backstage acts={acts}>
      <StoryClient options={options}>
        <Follower conversationId={props.conversationId} />
        <div style={{ overflow: 'auto' }}>
          <ConversationDevtools {...props} recorder={recorder} />
        </div>
      </StoryClient>
    </Backstage>
  )
}

const meta: Meta<typeof ConversationDevtools> = {
  title: 'Panels/ConversationDevtools',
  component: ConversationDevtools,
  parameters: { layout: 'fullscreen' },
  args: { conversationId: 'sample', timeZone: 'UTC' },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<typeof ConversationDevtools>

const stateIs = (root: HTMLElement, state: string) => waitFor(() => expect(root.querySelector('[data-part="diagnostics-panel"]')).toHaveAttribute('data-state', state), { timeout: 10_000 })

export const OfALiveConversation: Story = { play: ({ canvasElement }) => stateIs(canvasElement, 'live') }
export const WhileTheLinkIsLost: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await stateIs(canvasElement, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the link' }))
    await stateIs(canvasElement, 'reconnecting')
    await canvas.findAllByText(/The server cannot be reached/)
  },
}
export const MayDelete: Story = { args: { clearable: true }, play: ({ canvasElement }) => stateIs(canvasElement, 'live') }
