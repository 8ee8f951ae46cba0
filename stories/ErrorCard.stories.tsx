import type { Meta, StoryObj } from '@storybook/react-vite'
import { ErrorCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/ErrorCard', component: CardStage, args: { card: ErrorCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Open: Story = { args: { ...calls.error, status: 'error', durationMs: null } }
export const Closed: Story = { args: { ...calls.error, status: 'error', durationMs: null, expanded: false } }
