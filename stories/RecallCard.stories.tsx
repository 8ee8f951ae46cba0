import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { RecallCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { inStatus } from './fixtures/in-status.ts'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/RecallCard', component: CardStage, args: { card: RecallCard, expanded: true, status: 'ok', durationMs: 3 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Knowledge: Story = {
  args: toolCalls.recall,
  play: async ({ canvas, userEvent }) => {
    const note = canvas.getByRole('button', { name: 'github' })
    await expect(canvas.queryByText(/GITHUB_TOKEN/)).toBeNull()
    await userEvent.click(note)
    await expect(note).toHaveAttribute('aria-expanded', 'true')
    await expect(canvas.getByText(/GITHUB_TOKEN/)).toBeVisible()
  },
}
export const Workspace: Story = { args: toolCalls.recallWorkspace }
export const NothingFound: Story = { args: { ...toolCalls.recall, observation: undefined } }
export const Closed: Story = { args: { ...toolCalls.recall, expanded: false } }
export const Failed: Story = { args: inStatus(toolCalls.recall, 'error') }
