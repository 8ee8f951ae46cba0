import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { DraftRow, type DraftRowProps, MessageCard } from '../src/ui/index.ts'
import { everything } from './fixtures/prose.ts'

const meta = { title: 'Messages/DraftRow', component: DraftRow, args: { text: 'The discounts are summed before they are app' } } satisfies Meta<typeof DraftRow>
export default meta
type Story = StoryObj<typeof meta>

export const Writing: Story = {}
export const SameSpeaker: Story = { args: { startsTurn: false } }
export const NothingYet: Story = { args: { text: '' } }
export const InsideCode: Story = { args: { text: 'The fix:\n\n```ts\nexport function applyDiscounts(price: Money) {\n  return disc' } }
export const InsideATable: Story = { args: { text: 'In figures:\n\n| Case | Before | After |\n|---|--:|--:|\n| no discount | 100.00 | 10' } }
export const AtLength: Story = { args: { text: everything } }

function Becoming(props: DraftRowProps) {
  const [isDraft, setDraft] = useState(true)
  return (
    <>
      <MessageCard {...props} speaker="agent" isDraft={isDraft} at={isDraft ? null : 0} timeZone="UTC" />
      <button type="button" className="er-button" onClick={() => setDraft(false)}>
        It is complete
      </button>
    </>
  )
}
export const BecomesItsMessage: Story = {
  args: { text: everything },
  render: (args) => <Becoming {...args} />,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const title = await canvas.findByRole('heading', { name: 'The second discount' })
    await userEvent.click(canvas.getByRole('button', { name: 'It is complete' }))
    await expect(canvasElement.querySelector('[data-part=message]')).toContainElement(title)
  },
}
