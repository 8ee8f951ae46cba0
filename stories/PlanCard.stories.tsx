import type { Meta, StoryObj } from '@storybook/react-vite'
import { PlanCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'
import { inStatus } from './fixtures/in-status.ts'

const meta = { title: 'Cards/PlanCard', component: CardStage, args: { card: PlanCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.plan }
export const Closed: Story = { args: { ...calls.plan, expanded: false } }
export const Running: Story = { args: inStatus(calls.plan, 'running') }
export const Failed: Story = { args: inStatus(calls.plan, 'error') }
export const TimedOut: Story = { args: inStatus(calls.plan, 'timeout') }
export const Rejected: Story = { args: inStatus(calls.plan, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(calls.plan, 'awaiting') }
export const Unanswered: Story = { args: inStatus(calls.plan, 'unanswered') }
