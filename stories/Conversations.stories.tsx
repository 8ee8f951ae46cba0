import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn } from 'storybook/test'
import { Conversations, type ConversationsProps } from '../src/ui/panels/index.ts'
import { StoryClient } from './connected/StoryClient.tsx'

interface StageProps extends ConversationsProps {
  /** Titles of what the server has. */
  readonly titles: readonly string[]
  readonly refused?: boolean
}

const PAGE = 20

/** Answers as a server does that is asked for its conversations. */
function answer(titles: readonly string[], url: URL): Response {
  const from = Number(url.searchParams.get('page_id') ?? 0)
  const results = titles.slice(from, from + PAGE).map((title, at) => ({
    conversation_id: `c${from + at}`,
    title,
    created_at: '2026-03-01T08:00:00Z',
    last_updated_at: new Date(Date.UTC(2026, 2, 2, 9) - (from + at) * 3_600_000).toISOString(),
    latest_event_id: 10,
  }))
  return Response.json({ results, next_page_id: from + PAGE < titles.length ? String(from + PAGE) : null })
}

function Stage({ titles, refused = false, ...list }: StageProps) {
  const [options] = useState(() => ({
    baseUrl: 'https://agents.example.com',
    fetch: async (input: RequestInfo | URL) =>
      refused ? Response.json({ error: { code: 'forbidden', message: 'Not for you.' } }, { status: 403 }) : answer(titles, new URL(input instanceof Request ? input.url : input)),
  }))
  return (
    <StoryClient options={options}>
      <Conversations {...list} />
    </StoryClient>
  )
}

const meta: Meta<StageProps> = {
  title: 'Panels/Conversations',
  component: Conversations,
  args: { titles: ['Fix the rounding of discounts', '修复购物车的折扣计算 🛒', 'Add a receipt'], selectedId: 'c1', timeZone: 'UTC', onSelect: fn() },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

export const Few: Story = {
  play: async ({ canvas, args, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: /Add a receipt/ }))
    await expect(args.onSelect).toHaveBeenCalledWith('c2')
  },
}
export const MoreThanAPage: Story = {
  args: { titles: Array.from({ length: 27 }, (_, at) => `Conversation about part ${at + 1}`) },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Conversation about part 20')
    await userEvent.click(canvas.getByRole('button', { name: 'Show more' }))
    await expect(await canvas.findByText('Conversation about part 27')).toBeVisible()
  },
}
export const None: Story = { args: { titles: [] }, play: async ({ canvas }) => void (await canvas.findByText('No conversations yet.')) }
export const Refused: Story = { args: { refused: true }, play: async ({ canvas }) => void (await canvas.findByText(/The conversations could not be loaded/)) }
