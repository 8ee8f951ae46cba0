import type { Meta, StoryObj } from '@storybook/react-vite'
import { DraftRow } from '../src/ui/index.ts'

const meta = { title: 'Messages/DraftRow', component: DraftRow, args: { text: 'The discounts are summed before they are app' } } satisfies Meta<typeof DraftRow>
export default meta
type Story = StoryObj<typeof meta>

export const Writing: Story = {}
export const InsideCode: Story = { args: { text: 'The fix:\n\n```ts\nexport function applyDiscounts(price: Money) {\n  return disc' } }
