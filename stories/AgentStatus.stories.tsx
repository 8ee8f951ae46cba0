import type { Meta, StoryObj } from '@storybook/react-vite'
import { AGENT_STATES } from '../src/protocol/kinds.ts'
import { AgentStatus } from '../src/ui/index.ts'

const meta = { title: 'Lines/AgentStatus', component: AgentStatus, args: { state: 'running' } } satisfies Meta<typeof AgentStatus>
export default meta
type Story = StoryObj<typeof meta>

export const Working: Story = {}
export const EveryState: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
      {AGENT_STATES.map((state) => (
        <AgentStatus {...args} key={state} state={state} />
      ))}
    </div>
  ),
}
/** What was asked of the agent and is not so yet. */
export const Asked: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
      <AgentStatus {...args} state="running" asked="paused" />
      <AgentStatus {...args} state="paused" asked="running" />
      <AgentStatus {...args} state="running" asked="stopped" />
    </div>
  ),
}
export const UnknownAndLong: Story = {
  args: { state: 'waiting_for_the_reviewers_of_another_team' },
  decorators: (Story) => (
    <div style={{ display: 'flex', inlineSize: 160 }}>
      <Story />
    </div>
  ),
}
