import type { Meta, StoryObj } from '@storybook/react-vite'
import { MessageCard } from '../src/ui/index.ts'
import { answers, questions } from './fixtures/words.ts'

const meta = { title: 'Messages/MessageCard', component: MessageCard, args: { speaker: 'agent', text: answers[1], at: Date.UTC(2026, 2, 2, 9, 14), timeZone: 'UTC' } } satisfies Meta<typeof MessageCard>
export default meta
type Story = StoryObj<typeof meta>

export const Agent: Story = {}
export const User: Story = { args: { speaker: 'user', text: questions[0] } }
export const WithLink: Story = { args: { speaker: 'user', text: questions[2] } }
export const SameSpeaker: Story = { args: { startsTurn: false } }
export const VeryLong: Story = { args: { text: Array.from({ length: 400 }, (_, at) => `Line ${at + 1} of a long answer.`).join('\n') } }
export const RightToLeft: Story = {
  args: { speaker: 'user', text: 'المجموع في السلة خاطئ عند تطبيق خصمين. هل يمكنك إصلاحه في `total.ts`؟' },
  render: (args) => (
    <div dir="rtl">
      <MessageCard {...args} />
    </div>
  ),
}
