import type { Meta, StoryObj } from '@storybook/react-vite'
import { AGENT_STATES } from '../src/protocol/kinds.ts'
import { AgentStatus } from '../src/ui/index.ts'

const meta = { title: 'Lines/AgentStatus', component: AgentStatus, args: { state: 'running' } } satisfies Meta<typeof AgentStatus>
export default meta
type Story = StoryObj<typeof meta>

export const Working: Story = {}
export const EveryState: Story = {
  render: () => (
    <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
      {AGENT_STATES.map((state) => (
        <AgentStatus key={state} state={state} />
      ))}
    </div>
  ),
}
