import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { DelegateCard, MessageCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/DelegateCard', component: CardStage, args: { card: DelegateCard, expanded: true, status: 'ok', durationMs: 184_000 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: toolCalls.delegate }
export const Delegating: Story = { args: { ...toolCalls.delegate, observation: undefined, status: 'running', durationMs: null } }
export const WithConversation: Story = {
  args: toolCalls.delegate,
  render: (args) => (
    <DelegateCard {...args} onExpandedChange={() => {}}>
      <MessageCard speaker="agent" text="I am looking at the first shop." />
    </DelegateCard>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('I am looking at the first shop.')).toBeVisible()
  },
}
export const Closed: Story = { args: { ...toolCalls.delegate, expanded: false } }
