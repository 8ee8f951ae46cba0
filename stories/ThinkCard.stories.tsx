import type { Meta, StoryObj } from '@storybook/react-vite'
import { ThinkCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/ThinkCard', component: CardStage, args: { card: ThinkCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Open: Story = { args: { ...calls.think, durationMs: null } }
export const Closed: Story = { args: { ...calls.think, durationMs: null, expanded: false } }
