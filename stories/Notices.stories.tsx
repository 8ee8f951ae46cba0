import type { Meta, StoryObj } from '@storybook/react-vite'
import { NoticeLine, Notices } from '../src/ui/index.ts'

const meta = {
  title: 'Lines/Notices',
  component: Notices,
  subcomponents: { NoticeLine },
  args: {
    notices: [
      { key: 1, level: 'info', code: 'STARTING', message: 'The workspace is starting.' },
      { key: 2, level: 'warning', code: 'SLOW', message: 'The model answers slowly; the agent waits 30 seconds between calls.' },
      { key: 3, level: 'error', code: 'BUDGET', message: 'The budget of this conversation is used up.' },
    ],
    onDismiss: () => {},
  },
} satisfies Meta<typeof Notices>
export default meta
type Story = StoryObj<typeof meta>

export const EveryLevel: Story = {}
