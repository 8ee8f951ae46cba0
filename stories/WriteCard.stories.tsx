import type { Meta, StoryObj } from '@storybook/react-vite'
import { WriteCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/WriteCard', component: CardStage, args: { card: WriteCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.write }
export const Closed: Story = { args: { ...calls.write, expanded: false } }
