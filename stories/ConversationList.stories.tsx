import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, within } from 'storybook/test'
import { ConversationList } from '../src/ui/panels/index.ts'
import { conversations } from './fixtures/panels.ts'

const meta: Meta<typeof ConversationList> = {
  title: 'Panels/ConversationList',
  component: ConversationList,
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: 320 }}>
        <Story />
      </div>
    ),
  ],
  args: { conversations, selectedId: 'a2', onSelect: fn(), timeZone: 'UTC' },
}
export default meta
type Story = StoryObj<typeof ConversationList>

export const EveryState: Story = {}
export const One: Story = { args: { conversations: conversations.slice(0, 1), selectedId: null } }
export const Empty: Story = { args: { conversations: [] } }
export const Loading: Story = { args: { conversations: [], loading: true } }
export const Failed: Story = { args: { conversations: [], error: new Error('The server cannot be reached.'), onRetry: fn() } }
export const FailedAgain: Story = { args: { error: new Error('The server cannot be reached.'), onRetry: fn() } }
export const More: Story = { args: { onLoadMore: fn() } }
export const Links: Story = { args: { hrefOf: (id) => `#/conversations/${id}` } }
export const TwoHundred: Story = {
  args: { conversations: Array.from({ length: 200 }, (_, n) => ({ conversationId: `c${n}`, title: `Conversation number ${n}`, lastUpdatedAt: '2026-01-05T10:00:00Z', bytesKept: n * 40_000 })) },
}

export const ArrowsMoveAndEnterChooses: Story = {
  play: async ({ canvasElement, args }) => {
    const rows = within(canvasElement).getAllByRole('button')
    await userEvent.tab()
    await expect(rows[1]).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await expect(rows[3]).toHaveFocus()
    await userEvent.keyboard('{End}{ArrowDown}')
    await expect(rows[4]).toHaveFocus()
    await userEvent.keyboard('{Home}{Enter}')
    await expect(args.onSelect).toHaveBeenCalledOnce()
    await expect(args.onSelect).toHaveBeenCalledWith('a1')
    await userEvent.tab()
    await expect(rows).not.toContain(document.activeElement)
    await userEvent.tab({ shift: true })
    await expect(rows[0]).toHaveFocus()
  },
}
