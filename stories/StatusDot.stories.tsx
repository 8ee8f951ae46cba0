import type { Meta, StoryObj } from '@storybook/react-vite'
import { StatusDot } from '../src/ui/index.ts'

const meta = { title: 'Lines/StatusDot', component: StatusDot, args: { tone: 'running' } } satisfies Meta<typeof StatusDot>
export default meta
type Story = StoryObj<typeof meta>

export const Running: Story = {}
export const EveryTone: Story = {
  render: () => (
    <div style={{ display: 'flex', gap: 12 }}>
      {(['idle', 'running', 'ok', 'error', 'warning', 'needs-you'] as const).map((tone) => (
        <StatusDot key={tone} tone={tone} />
      ))}
    </div>
  ),
}
