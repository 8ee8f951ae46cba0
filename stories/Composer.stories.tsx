import type { Meta, StoryObj } from '@storybook/react-vite'
import { Composer } from '../src/ui/index.ts'

const meta = { title: 'Composer', component: Composer, args: { onSend: () => {}, onAgentState: () => {} } } satisfies Meta<typeof Composer>
export default meta
type Story = StoryObj<typeof meta>

export const Waiting: Story = { args: { agentState: 'awaiting_user_input' } }
export const Working: Story = { args: { agentState: 'running' } }
export const Paused: Story = { args: { agentState: 'paused' } }
export const SendsOnModEnter: Story = { args: { submitKey: 'mod-enter' } }
export const Disabled: Story = { args: { disabled: true } }
