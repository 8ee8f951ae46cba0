import type { Meta, StoryObj } from '@storybook/react-vite'
import { WriteCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { action, calls } from './fixtures/calls.ts'
import { inStatus } from './fixtures/in-status.ts'

const meta = { title: 'Cards/WriteCard', component: CardStage, args: { card: WriteCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.write }
export const Closed: Story = { args: { ...calls.write, expanded: false } }
export const Running: Story = { args: inStatus(calls.write, 'running') }
export const Failed: Story = { args: inStatus(calls.write, 'error') }
export const TimedOut: Story = { args: inStatus(calls.write, 'timeout') }
export const Rejected: Story = { args: inStatus(calls.write, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(calls.write, 'awaiting') }
export const Unanswered: Story = { args: inStatus(calls.write, 'unanswered') }
export const TenThousandLines: Story = { args: { action: action({ action: 'write', args: { path: 'rates.json', content: Array.from({ length: 10_000 }, (_, at) => `{ "rate": ${at}, "currency": "EUR" }`).join('\n') } }), observation: undefined } }
