import type { Meta, StoryObj } from '@storybook/react-vite'
import { RunCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/RunCard', component: CardStage, args: { card: RunCard, expanded: true, status: 'ok', durationMs: 1_840 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.runOk }
export const Closed: Story = { args: { ...calls.runOk, expanded: false } }
export const Failed: Story = { args: { ...calls.runFailed, status: 'error' } }
export const LongOutput: Story = { args: { ...calls.runLong, durationMs: 12_300 } }
export const WithoutOutput: Story = { args: { ...calls.runSilent, durationMs: 20 } }
export const Running: Story = { args: { ...calls.running, status: 'running', durationMs: null } }
export const TimedOut: Story = { args: { ...calls.runOk, status: 'timeout', durationMs: 120_000 } }
export const AwaitingApproval: Story = { args: { ...calls.runAwaiting, status: 'awaiting', durationMs: null, respond: () => {} } }
export const Rejected: Story = { args: { ...calls.runAwaiting, status: 'rejected', durationMs: null, expanded: false } }
export const Unanswered: Story = { args: { ...calls.running, status: 'unanswered', durationMs: null, expanded: false } }
