import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { McpCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { inStatus } from './fixtures/in-status.ts'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/McpCard', component: CardStage, args: { card: McpCard, expanded: true, status: 'ok', durationMs: 640 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Text: Story = { args: toolCalls.mcpText }
export const Json: Story = {
  args: toolCalls.mcpJson,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('tree', { name: 'Result' })).toHaveTextContent('total: 2')
    await expect(canvas.queryByText(/isError/)).toBeNull()
  },
}
export const Picture: Story = {
  args: toolCalls.mcpPicture,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('img')).toHaveAccessibleName('Picture')
    await expect(canvas.getByText('The cart as it is now:')).toBeVisible()
  },
}
export const Failed: Story = { args: { ...toolCalls.mcpFailed, status: 'error' } }
export const Wide: Story = {
  args: toolCalls.mcpWide,
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('treeitem')).toHaveLength(1 + 21)
  },
}
export const Calling: Story = { args: { ...toolCalls.mcpText, observation: undefined, status: 'running', durationMs: null } }
export const AwaitingApproval: Story = { args: { ...toolCalls.mcpText, observation: undefined, status: 'awaiting', durationMs: null, respond: () => {} } }
export const Closed: Story = { args: { ...toolCalls.mcpText, expanded: false } }
export const TimedOut: Story = { args: inStatus(toolCalls.mcpText, 'timeout') }
export const Rejected: Story = { args: inStatus(toolCalls.mcpText, 'rejected') }
export const Unanswered: Story = { args: inStatus(toolCalls.mcpText, 'unanswered') }
