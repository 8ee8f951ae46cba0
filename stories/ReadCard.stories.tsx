import type { Meta, StoryObj } from '@storybook/react-vite'
import { ReadCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/ReadCard', component: CardStage, args: { card: ReadCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.read }
export const Closed: Story = { args: { ...calls.read, expanded: false } }
export const Reading: Story = { args: { ...calls.read, observation: undefined, status: 'running', durationMs: null } }
