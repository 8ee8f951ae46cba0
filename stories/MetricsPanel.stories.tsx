import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, within } from 'storybook/test'
import { MetricsPanel } from '../src/ui/panels/index.ts'
import { metered } from './fixtures/panels.ts'

const meta: Meta<typeof MetricsPanel> = { title: 'Panels/MetricsPanel', component: MetricsPanel, args: { events: metered(60), timeZone: 'UTC' } }
export default meta
type Story = StoryObj<typeof MetricsPanel>

export const TokensAndCost: Story = {
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    await expect(screen.getByRole('img', { name: /^Tokens over time: from 2,460 to [\d,]+, 60 figures\.$/ })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Cost' }))
    await expect(screen.getByRole('img', { name: /^Cost over time: from \$0\.00\d+ to \$\d\.\d\d, 60 figures\.$/ })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'As a table' }))
    await expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(51)
  },
}
export const WithinABudget: Story = { args: { events: metered(60, { budget: 5 }) } }
export const ModelOfOnesOwn: Story = { args: { events: metered(60, { cost: false }) } }
export const WithoutTimes: Story = { args: { events: metered(12, { times: false }) } }
export const OneFigure: Story = { args: { events: metered(1) } }
export const TenThousandFigures: Story = { args: { events: metered(10_000) } }
export const NoFigures: Story = { args: { events: [] } }
export const OddFigures: Story = {
  args: {
    events: [
      { id: 0, action: 'think', llm_metrics: { accumulated_cost: Number.NaN } },
      { id: 1, action: 'think', timestamp: 'soon', llm_metrics: { accumulated_cost: -4, accumulated_token_usage: { prompt_tokens: '12', completion_tokens: 900 } } },
      { id: 2, action: 'think', llm_metrics: { accumulated_cost: 1e9, accumulated_token_usage: null } },
    ],
  },
}
