import type { Meta, StoryObj } from '@storybook/react-vite'
import { FoldedText } from '../src/ui/index.ts'
import { passing } from './fixtures/words.ts'

const meta = { title: 'Text/FoldedText', component: FoldedText, args: { text: 'one\ntwo\nthree' } } satisfies Meta<typeof FoldedText>
export default meta
type Story = StoryObj<typeof meta>

export const Short: Story = {}
export const Terminal: Story = { args: { text: passing, terminal: true } }
export const Folded: Story = { args: { text: Array.from({ length: 332 }, (_, at) => `line ${at + 1}`).join('\n') } }
export const SixteenColours: Story = {
  args: { terminal: true, text: Array.from({ length: 16 }, (_, color) => `\u001b[${color < 8 ? 30 + color : 82 + color}mcolour ${color}\u001b[0m`).join('\n') },
}
