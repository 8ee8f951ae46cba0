import type { Meta, StoryObj } from '@storybook/react-vite'
import { PendingRow } from '../src/ui/index.ts'

const meta = {
  title: 'Messages/PendingRow',
  component: PendingRow,
  args: { sendKey: 'a', text: 'Please add a test for that.', status: 'pending', onRetry: () => {}, onDiscard: () => {} },
} satisfies Meta<typeof PendingRow>
export default meta
type Story = StoryObj<typeof meta>

export const Waiting: Story = {}
export const Sending: Story = { args: { status: 'sending' } }
export const Failed: Story = { args: { status: 'failed' } }
export const Unconfirmed: Story = { args: { status: 'unconfirmed' } }
