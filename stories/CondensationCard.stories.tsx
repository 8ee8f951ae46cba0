import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { CondensationCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/CondensationCard', component: CardStage, args: { card: CondensationCard, expanded: true, status: 'ok', durationMs: null } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const WithSummary: Story = {
  args: toolCalls.condensation,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button')).toHaveTextContent('Condensed120 events')
  },
}
export const WithoutSummary: Story = { args: toolCalls.condensationSilent }
export const Closed: Story = { args: { ...toolCalls.condensation, expanded: false } }
