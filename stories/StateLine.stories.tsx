import type { Meta, StoryObj } from '@storybook/react-vite'
import { StateLine } from '../src/ui/index.ts'

const meta = { title: 'Lines/StateLine', component: StateLine, args: { state: 'running', at: Date.UTC(2026, 2, 2, 9, 14), timeZone: 'UTC' } } satisfies Meta<typeof StateLine>
export default meta
type Story = StoryObj<typeof meta>

export const Working: Story = {}
export const WithReason: Story = { args: { state: 'error', reason: 'The budget of 4.00 for this task is used up.' } }
export const NeedsApproval: Story = { args: { state: 'awaiting_user_confirmation' } }
export const UnknownState: Story = { args: { state: 'waiting_for_the_moon' } }
