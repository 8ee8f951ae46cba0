import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { conversationFromArray } from '../src/source/conversation-from-array.ts'
import type { ConversationSource } from '../src/source/conversation-source.ts'
import { ScriptedSource } from '../src/testing/scripted-source.ts'
import { ConversationComposer, ConversationTimeline, ConversationView, type ConversationViewProps } from '../src/ui/index.ts'
import { StoryClient } from './connected/StoryClient.tsx'
import { generateEvents } from './fixtures/generate-events.ts'

interface StageProps extends ConversationViewProps {
  readonly source: () => ConversationSource
}

/** A client of its own for each story, on a source that lives in the page. */
function Stage({ source, ...view }: StageProps) {
  const [options] = useState(() => ({ source }))
  return (
    <StoryClient options={options}>
      <ConversationView {...view} />
    </StoryClient>
  )
}

const working = generateEvents({ count: 404, seed: 11 }).slice(0, -1)

const meta: Meta<StageProps> = {
  title: 'ConversationView',
  component: ConversationView,
  subcomponents: { ConversationTimeline, ConversationComposer },
  parameters: { layout: 'fullscreen' },
  args: { conversationId: 'sample', timeZone: 'UTC', source: () => new ScriptedSource(working) },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

export const Live: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-part="conversation"]')).toHaveAttribute('data-status', 'live'))
  },
}
export const Empty: Story = { args: { source: () => new ScriptedSource([]) } }
export const Imported: Story = {
  args: { source: () => conversationFromArray(working) },
  play: async ({ canvas, canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-part="conversation"]')).toHaveAttribute('data-status', 'static'))
    await expect(canvas.queryByRole('textbox')).toBeNull()
  },
}
export const TimelineAndComposerApart: Story = {
  render: (args) => <Apart {...args} />,
}

function Apart({ source, ...view }: StageProps) {
  const [options] = useState(() => ({ source }))
  return (
    <StoryClient options={options}>
      <ConversationTimeline {...view} />
      <ConversationComposer conversationId={view.conversationId} labels={view.labels} />
    </StoryClient>
  )
}
