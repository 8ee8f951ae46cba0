import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { BrowseCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { inStatus } from './fixtures/in-status.ts'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/BrowseCard', component: CardStage, args: { card: BrowseCard, expanded: true, status: 'ok', durationMs: 1_450 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Opened: Story = {
  args: toolCalls.browse,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('img')).toHaveAccessibleName('Screenshot of https://shop.example/cart?coupon=SPRING&coupon=STAFF')
    await expect(canvas.getByRole('link')).toHaveAttribute('rel', 'noopener noreferrer')
  },
}
export const WithTitleAndSteps: Story = {
  args: toolCalls.browseTitled,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: /Browsed/ })).toHaveTextContent('Your cart · 购物车 🛒')
    await expect(await canvas.findByRole('img')).toHaveAttribute('src', expect.stringMatching(/^data:image\/png;base64,iVBOR/))
  },
}
export const BrokenPicture: Story = {
  args: toolCalls.browseBroken,
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Screenshot of .*: cannot be shown$/)).toBeVisible()
    await expect(canvas.queryByRole('img')).toBeNull()
  },
}
export const Failed: Story = { args: { ...toolCalls.browseFailed, status: 'error' } }
export const Opening: Story = { args: { ...toolCalls.browse, observation: undefined, status: 'running', durationMs: null } }
export const AwaitingApproval: Story = { args: { ...toolCalls.browseTitled, observation: undefined, status: 'awaiting', durationMs: null, respond: () => {} } }
export const Closed: Story = { args: { ...toolCalls.browse, expanded: false } }
export const TimedOut: Story = { args: inStatus(toolCalls.browse, 'timeout') }
export const Rejected: Story = { args: inStatus(toolCalls.browse, 'rejected') }
export const Unanswered: Story = { args: inStatus(toolCalls.browse, 'unanswered') }
