import type { Meta, StoryObj } from '@storybook/react-vite'
import { FinishCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/FinishCard', component: CardStage, args: { card: FinishCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: { ...calls.finish, durationMs: null } }
export const NotCompleted: Story = { args: { ...calls.finishedNot, durationMs: null } }
