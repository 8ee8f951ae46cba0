import type { Meta, StoryObj } from '@storybook/react-vite'
import { EditCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { calls } from './fixtures/calls.ts'

const meta = { title: 'Cards/EditCard', component: CardStage, args: { card: EditCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

export const Done: Story = { args: calls.edit }
export const Closed: Story = { args: { ...calls.edit, expanded: false } }
export const Failed: Story = { args: { ...calls.editFailed, status: 'error' } }
export const Editing: Story = { args: { ...calls.editFailed, observation: undefined, status: 'running', durationMs: null } }
