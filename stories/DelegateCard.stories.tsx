import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { DelegateCard, MessageCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { inStatus } from './fixtures/in-status.ts'
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
      <MessageCard speaker="agent" text="I am looking at the first shop." labels={args.labels} />
    </DelegateCard>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('I am looking at the first shop.')).toBeVisible()
  },
}
export const Closed: Story = { args: { ...toolCalls.delegate, expanded: false } }
export const Failed: Story = { args: inStatus(toolCalls.delegate, 'error') }
export const TimedOut: Story = { args: inStatus(toolCalls.delegate, 'timeout') }
export const Rejected: Story = { args: inStatus(toolCalls.delegate, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(toolCalls.delegate, 'awaiting') }
export const Unanswered: Story = { args: inStatus(toolCalls.delegate, 'unanswered') }
