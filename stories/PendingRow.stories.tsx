import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import { PendingRow } from '../src/ui/index.ts'
import { pagePicture } from './fixtures/page-picture.ts'

const meta: Meta<typeof PendingRow> = {
  title: 'Messages/PendingRow',
  component: PendingRow,
  args: { sendKey: 'a', text: 'Please add a test for that.', status: 'pending', onRetry: fn(), onDiscard: fn() },
}
export default meta
type Story = StoryObj<typeof PendingRow>

export const Waiting: Story = {}
export const Sending: Story = { args: { status: 'sending' } }
export const Failed: Story = { args: { status: 'failed', error: { code: 'payload_too_large', message: 'An event may have at most 4194304 bytes.' } } }
export const FailedForAReasonOfItsOwn: Story = {
  args: { status: 'failed', error: { code: 'bad_request', message: `args.content: ${'not what this server takes, '.repeat(12)}and that is all.` } },
}
export const Unconfirmed: Story = { args: { status: 'unconfirmed' } }
export const Long: Story = { args: { text: Array.from({ length: 60 }, (_, at) => `Line ${at + 1}`).join('\n') } }
export const OtherScripts: Story = { args: { text: '请把购物车的总额改对 🛒\n\nثم شغّل الاختبارات' } }
export const WithAPictureAndAFile: Story = {
  args: {
    text: '',
    status: 'sending',
    action: { source: 'user', action: 'message', args: { content: '', image_urls: [pagePicture(320, 180)], file_urls: ['https://files.example/report.pdf'] } },
  },
}
export const ReadOnly: Story = { args: { status: 'failed', onRetry: undefined, onDiscard: undefined } }

export const RetriesAndDiscards: Story = {
  args: { status: 'failed', onRetry: fn(), onDiscard: fn() },
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Retry' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
    await expect(args.onRetry).toHaveBeenCalledWith('a')
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect(args.onDiscard).toHaveBeenCalledOnce()
    await expect(args.onDiscard).toHaveBeenCalledWith('a')
  },
}
