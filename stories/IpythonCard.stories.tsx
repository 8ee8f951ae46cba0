import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { IpythonCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { inStatus } from './fixtures/in-status.ts'
import { toolCalls } from './fixtures/tool-calls.ts'

const meta = { title: 'Cards/IpythonCard', component: CardStage, args: { card: IpythonCard, expanded: true, status: 'ok', durationMs: 320 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Printed: Story = {
  args: toolCalls.python,
  play: async ({ canvas }) => {
    await expect(canvas.getByText('81.0')).toBeVisible()
    await expect(canvas.queryByText(/Jupyter/)).toBeNull()
  },
}
export const Drawn: Story = {
  args: toolCalls.pythonPlot,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('img')).toHaveAccessibleName('Picture')
    await expect(canvas.queryByText(/base64/)).toBeNull()
  },
}
export const Failed: Story = { args: { ...toolCalls.pythonFailed, status: 'error' } }
export const Running: Story = { args: { ...toolCalls.pythonPlot, observation: undefined, status: 'running', durationMs: null } }
export const Closed: Story = { args: { ...toolCalls.python, expanded: false } }
export const TimedOut: Story = { args: inStatus(toolCalls.python, 'timeout') }
export const Rejected: Story = { args: inStatus(toolCalls.python, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(toolCalls.python, 'awaiting') }
export const Unanswered: Story = { args: inStatus(toolCalls.python, 'unanswered') }
