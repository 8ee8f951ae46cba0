import type { Meta, StoryObj } from '@storybook/react-vite'
import { GenericCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/GenericCard', component: CardStage, args: { card: GenericCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Tool: Story = { args: calls.mcp }
export const UnknownKind: Story = { args: calls.unknown }
export const Closed: Story = { args: { ...calls.unknown, expanded: false } }
