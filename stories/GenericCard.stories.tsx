import type { Meta, StoryObj } from '@storybook/react-vite'
import { GenericCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'
import { inStatus } from './fixtures/in-status.ts'

const meta = { title: 'Cards/GenericCard', component: CardStage, args: { card: GenericCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Tool: Story = { args: calls.mcp }
export const UnknownKind: Story = { args: calls.unknown }
export const Closed: Story = { args: { ...calls.unknown, expanded: false } }
export const Running: Story = { args: inStatus(calls.unknown, 'running') }
export const Failed: Story = { args: inStatus(calls.unknown, 'error') }
export const TimedOut: Story = { args: inStatus(calls.unknown, 'timeout') }
export const Rejected: Story = { args: inStatus(calls.unknown, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(calls.unknown, 'awaiting') }
export const Unanswered: Story = { args: inStatus(calls.unknown, 'unanswered') }
