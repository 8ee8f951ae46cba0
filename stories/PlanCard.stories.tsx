import type { Meta, StoryObj } from '@storybook/react-vite'
import { PlanCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/PlanCard', component: CardStage, args: { card: PlanCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.plan }
export const Closed: Story = { args: { ...calls.plan, expanded: false } }
